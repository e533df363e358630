"""What changes between two packs: told word by word, shown by shares that both decide, or proved to be nothing."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isp_rules import load_pack
from isp_rules.backends.smt import Solver, UnknownError
from isp_rules.decision.decision import Decision
from isp_rules.errors import IspRulesError, PackError
from isp_rules.pack.syntax import Clause, Pack
from isp_rules.review.case_files import cases_of, read_cases
from isp_rules.review.changes import changed as with_changes
from isp_rules.review.difference import Flip, PackDiff, diff, pack_of
from isp_rules.review.difference.given import Given, Said, in_a_table, one_by_one, read_shares
from isp_rules.review.difference.witnesses import flips
from isp_rules.rulepack import RulePack
from isp_rules.share.model import as_given
from tests.library import ADDRESS, BASE, FOLDER, PACK
from tests.strategies import conditions, exclusions, packs, random_share, requirements

Edited = Callable[..., Path]

NOT_NAMED = (
    "`rules/library@` names no pack and revision\n"
    "  = help: a revision is named behind the pack, as in rules/our-protocol@HEAD~1"
)


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """A copy of the library's pack, in which texts stand in the place of others."""

    def edited_(*texts: tuple[str, str]) -> Path:
        folder = tmp_path / f"library{len(list(tmp_path.iterdir()))}"
        shutil.copytree(FOLDER, folder)
        for file in folder.glob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            for old, new in texts:
                text = text.replace(old, new)
            file.write_text(text, encoding="utf-8")
        return folder

    return edited_


def told(found: PackDiff) -> list[tuple[str, str]]:
    """Each part that changes, and how."""
    return [(str(change.name), change.how) for change in found.changes]


def shown(found: PackDiff) -> list[tuple[str, str]]:
    """What each witness shows, and of which rule."""
    return [(each.flip.value, each.of) for each in found.witnesses]


# --- what changes -------------------------------------------------------------------------------------


def test_a_pack_and_itself() -> None:
    """Nothing changes, and nothing has to be asked."""
    found = diff(PACK, PACK)

    assert (found.summary, found.changes, found.decisions_change) == ("The packs are the same.", (), False)


def test_words_alone(edited: Edited) -> None:
    """Another question and another remedy change no decision, which needs no solver to tell."""
    found = diff(FOLDER, edited(("Ask the readers themselves.", "Ask each reader.")), called=("old", "new"))

    assert told(found) == [("requirement L-2", "changed")]
    assert found.explain(width=100) == (
        "Proved equivalent: every share has the same outcome, findings, kinds, duties and notices.\n"
        "Changes to the rule pack: Readers' data between the town library and the town museum\n"
        "\n"
        "Rules\n"
        "-----\n"
        "Requirement L-2 (changed)\n"
        "  | To put it right: Ask [-the readers themselves.-] {+each reader.+}\n"
        "\n"
        "About this comparison\n"
        "---------------------\n"
        f"Before: old: library 1.2.0 ({found.old.digest[:12]})\n"
        f"Now: new: library 1.2.0 ({found.new.digest[:12]})\n"
        "\n"
        "Lines with + are new and lines with - are gone; in a line with |, [-words-] are gone and {+words+}\n"
        "are new.\n"
    )


def test_a_share_that_is_denied_now(edited: Edited) -> None:
    """A removed ground: the smallest share that passed by it alone, decided by both."""
    found = diff(FOLDER, edited(("      - {id: L-4a, title: post, when: {means.channel: post}}\n", "")))

    assert told(found) == [("requirement L-4", "reached"), ("ground L-4a of L-4", "removed")]
    [witness] = found.witnesses
    assert (witness.flip, witness.of) == (Flip.ALLOW_TO_DENY, "L-4")
    assert witness.share["means"] == [{"channel": "post"}]
    assert witness.old is not None
    assert witness.new is not None
    assert (witness.old.allowed, witness.new.rules) == (True, ("L-4",))
    assert found.summary == "Decisions change: allowed before, denied now (L-4)."
    said = "ALLOWED BEFORE, DENIED NOW: against it stands L-4 (a condition is not met). The smallest such share:\n"
    assert said in found.explain(width=120)


def test_a_share_that_is_allowed_now() -> None:
    """Another parameter: the rule that reads it is told, though its words are the same."""
    found = diff(PACK, load_pack(FOLDER, parameters={"on_review_overdue": "warn"}))

    assert told(found) == [("requirement L-1", "reached"), ("parameter on_review_overdue", "changed")]
    assert shown(found) == [("deny_to_allow", "L-1")]
    assert [str(each) for each in found.changes[0].through] == ["parameter on_review_overdue"]
    assert found.changes[1].read_by == ("L-1",)
    said = "DENIED BEFORE, ALLOWED NOW: against it stood L-1 (not in force). The smallest such share:\n"
    assert said in found.explain(width=120)


def test_other_findings(edited: Edited) -> None:
    """Another kind of denial changes no outcome, and is shown all the same."""
    found = diff(FOLDER, edited(("otherwise: term_breach", "otherwise: condition_failed")))

    assert shown(found) == [("other_findings", "L-5")]
    said = " ".join(found.explain().split())
    assert said.count("L-5 (a term would be broken)") == said.count("L-5 (a condition is not met)") == 1
    assert found.decisions_change


def test_another_duty(edited: Edited) -> None:
    """A duty that is owed for another purpose, and a notice that is shown."""
    duty = ("    when: {purpose: exhibition}\n    do:", "    when: {purpose: joint_ticket}\n    do:")
    notice = ("notices:\n  - {id: N-1,", "notices:\n  - {id: N-1, when: {means.channel: post},")

    found = diff(FOLDER, edited(duty, notice))

    assert shown(found) == [("other_duties", "D-2"), ("other_notices", "N-1")]


def test_what_is_written_otherwise_and_comes_to_the_same(edited: Edited) -> None:
    """The solver proves of a rule that its meaning is the same, though its tree is not."""
    twice = "when: {any: [{means.channel: post}, {not: {not: {means.channel: post}}}]}"
    found = diff(FOLDER, edited(("when: {means.channel: post}", twice)))

    assert (found.equivalent, found.asked.same) == (True, ("L-4",))
    assert "Proved to come to the same for every share.\n" in found.explain()


def test_facts_and_terms_that_only_one_pack_knows(edited: Edited) -> None:
    """A share with a term that is gone, or a fact that is new, is told as readable by one of the packs alone."""
    gone = ("joint_ticket: the joint ticket", "bus_ticket: the bus ticket"), ("joint_ticket", "bus_ticket")
    new = (
        "  means.encrypted:",
        "  means.tracked: {type: flag, label: is tracked, about: x, asks: x}\n  means.encrypted:",
    )
    impossible = "- {id: IMP-1, when: {subject.age: {at_most: -1}}", "- {id: IMP-1, when: {subject.age: {at_most: 0}}"

    found = diff(FOLDER, edited(*gone, new, impossible))

    assert [each for each in shown(found) if each[0].startswith("only")] == [
        ("only_old", "purpose: joint_ticket"),
        ("only_new", "purpose: bus_ticket"),
        ("only_new", "means.tracked"),
        ("only_old", "IMP-1"),
    ]
    by_word = {each.of: each.share for each in found.witnesses}
    assert by_word["purpose: joint_ticket"] == {"purposes": ["joint_ticket"]}
    assert by_word["IMP-1"] == {"subjects": [{"age": 0}]}
    assert found.decisions_change


def test_what_the_solver_cannot_tell_is_told(monkeypatch: pytest.MonkeyPatch, edited: Edited) -> None:
    """An unknown is no proof: it is told, and the exit status asks for a signature."""
    cannot = UnknownError("the solver cannot tell: timeout")
    monkeypatch.setattr(Solver, "share", Mock(side_effect=cannot))

    found = diff(FOLDER, edited(("otherwise: term_breach", "otherwise: condition_failed")))

    assert (found.equivalent, found.decisions_change) == (False, True)
    assert found.summary == "Whether decisions change is not known (L-5, D-1)."
    assert "L-5: the solver cannot tell: timeout" in found.explain()


def test_without_z3_a_change_of_meaning_cannot_be_compared(monkeypatch: pytest.MonkeyPatch, edited: Edited) -> None:
    """The message names the extra; a change of words is told without it."""
    for name in [each for each in sys.modules if each.startswith("isp_rules.backends.smt")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)

    assert diff(FOLDER, edited(("Ask the readers themselves.", "Ask each reader."))).equivalent
    with pytest.raises(IspRulesError, match=r'"isp-rules\[analysis\]"'):
        diff(FOLDER, edited(("otherwise: term_breach", "otherwise: condition_failed")))


def test_markup_of_a_pack_is_shown_and_never_acts(edited: Edited) -> None:
    """Whatever the words of a pack are, they are words on the page."""
    found = diff(FOLDER, edited(("Ask the readers themselves.", "Ask <script>alert(1)</script> | **all**.")))

    assert "<script>" not in found.explain("html")
    assert "&lt;script&gt;" in found.explain("html")
    assert "\\<script\\>" in found.explain("markdown")


def test_json(edited: Edited) -> None:
    """The difference as data: parts with their revised words, and witnesses with what both packs say."""
    found = diff(FOLDER, edited(("otherwise: term_breach", "otherwise: condition_failed")))

    data = json.loads(found.to_json())

    assert data["schema"] == "isp-rules/diff/1"
    assert (data["equivalent"], data["decisions_change"], data["unknown"], data["readable"]) == (False, True, [], [])
    [change] = data["changes"]
    assert (change["part"], change["id"], change["how"]) == ("requirement", "L-5", "changed")
    [witness] = change["witnesses"]
    assert {"rule": "L-5", "kind": "term_breach"} in witness["old"]["findings"]
    assert {"rule": "L-5", "kind": "condition_failed"} in witness["new"]["findings"]
    assert witness["share"]["told_by_notice"] is False


def test_an_unknown_format() -> None:
    """The three formats are named."""
    with pytest.raises(IspRulesError) as caught:
        diff(PACK, PACK).explain("pdf")  # type: ignore[arg-type]

    assert str(caught.value) == "unknown format `pdf`: `text`, `markdown` or `html`"


def test_a_width_that_is_none() -> None:
    """A width that is no number of columns is told, and not passed on."""
    with pytest.raises(IspRulesError) as caught:
        diff(PACK, PACK).explain(width="80")  # type: ignore[arg-type]

    assert str(caught.value) == "`width` is a whole number up to 1000, not `80`"


# --- revisions ----------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with a pack in it, which was changed once, and then moved away."""
    folder = tmp_path / "repository"
    shutil.copytree(FOLDER, folder / "rules" / "library")
    git(folder, "init", "-q")
    commit(folder, "first")
    rules = folder / "rules" / "library" / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("term_breach", "condition_failed"), encoding="utf-8")
    commit(folder, "second")
    return folder


def git(folder: Path, *arguments: str) -> None:
    """Run git there, as nobody in particular."""
    who = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


def commit(folder: Path, message: str) -> None:
    """Commit all that is there."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


def test_a_pack_at_a_revision(repository: Path) -> None:
    """It is the pack as it was committed, whatever stands in the folder now."""
    pack = repository / "rules" / "library"

    assert pack_of(f"{pack}@HEAD~1").digest == PACK.digest
    assert pack_of(f"{pack}@HEAD").digest == pack_of(pack).digest != PACK.digest
    assert pack_of(f"{pack}@HEAD@{{1}}").digest == PACK.digest
    assert shown(diff(f"{pack}@HEAD~1", f"{pack}@HEAD")) == [("other_findings", "L-5")]


def test_a_pack_that_is_gone(repository: Path) -> None:
    """A pack at a revision need not be there any more."""
    shutil.rmtree(repository / "rules")

    assert pack_of(f"{repository / 'rules' / 'library'}@HEAD~1").digest == PACK.digest


def test_a_path_with_an_at_sign_comes_first(tmp_path: Path) -> None:
    """A folder of that name is that folder."""
    shutil.copytree(FOLDER, tmp_path / "library@HEAD")

    assert pack_of(str(tmp_path / "library@HEAD")).digest == PACK.digest


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("rules/library@no-such", "git knows no revision `no-such` of `rules/library`"),
        ("rules/library@--help", "git knows no revision `--help` of `rules/library`"),
        ("rules/other@HEAD", "there is no `rules/other` at revision `HEAD`"),
        (
            "rules/library@",
            NOT_NAMED,
        ),
    ],
)
def test_no_such_revision(repository: Path, monkeypatch: pytest.MonkeyPatch, source: str, message: str) -> None:
    """What git cannot give is told in our words."""
    monkeypatch.chdir(repository)

    with pytest.raises(IspRulesError) as caught:
        pack_of(source)

    assert str(caught.value) == message


def test_in_no_repository(tmp_path: Path) -> None:
    """A pack that is in no repository has no revisions."""
    shutil.copytree(FOLDER, tmp_path / "library")

    with pytest.raises(IspRulesError) as caught:
        pack_of(f"{tmp_path / 'library'}@HEAD")

    assert "` is in no git repository\n  = help: git says: not a git repository" in str(caught.value)


def test_without_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git there are no revisions."""
    monkeypatch.setenv("PATH", "")

    with pytest.raises(IspRulesError) as caught:
        pack_of(f"{FOLDER}@HEAD")

    assert str(caught.value) == "git is not installed, or not on the PATH: a pack at a revision is read with it"


def test_faults_of_a_pack_at_a_revision_are_told_of_it(repository: Path) -> None:
    """The place of a fault is in the pack at the revision, and not in a folder that is gone."""
    pack = repository / "rules" / "library"
    (pack / "rules.yaml").write_text("requirements: 5\n", encoding="utf-8")
    commit(repository, "third")

    with pytest.raises(PackError) as caught:
        pack_of(f"{pack}@HEAD")

    assert f"{pack}@HEAD/rules.yaml:1:" in str(caught.value)


# --- given shares -------------------------------------------------------------------------------------


def test_given_shares_are_counted(edited: Edited, tmp_path: Path) -> None:
    """A share is called by its file and line; what it says is nowhere."""
    folder = tmp_path / "shares"
    folder.mkdir()
    (folder / "base.yaml").write_bytes(BASE.read_bytes())
    lines = [{**ADDRESS, "told_by_notice": False}, {"nonsense": 1}, {**ADDRESS, "means": [{"channel": "post"}]}]
    (folder / "year.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    kind = ("otherwise: term_breach", "otherwise: condition_failed")
    post = ("      - {id: L-4a, title: post, when: {means.channel: post}}\n", "")

    found = diff(FOLDER, edited(kind, post), shares=folder)

    assert found.replay is not None
    assert found.replay.to_dict() == {
        "shares": 4,
        "same": 1,
        "unreadable": 1,
        "unreadable_at": ["year.jsonl:2"],
        "changed": {"allow_to_deny": 1, "other_findings": 1},
        "listed": [
            {"place": "year.jsonl:1", "how": "other_findings", "old_rules": ["L-5"], "new_rules": ["L-5"]},
            {"place": "year.jsonl:3", "how": "allow_to_deny", "old_rules": [], "new_rules": ["L-4"]},
        ],
    }
    assert "4 shares: 1 stay the same, 2 change, 1 is no share of either.\n" in found.explain()
    assert "Milltown" not in found.explain() + found.to_json()


def test_no_shares_at_all(tmp_path: Path) -> None:
    """A folder without shares, or no file at all, is an error rather than a count of none."""
    for where in (tmp_path, tmp_path / "none.yaml", tmp_path / "none.jsonl"):
        with pytest.raises(IspRulesError):
            read_shares(where)


def test_a_table_says_what_one_by_one_says() -> None:
    """The shares of the Kent cases have the same outcomes, rules, kinds and duties when they are decided as a table."""
    kent = load_pack("kent-schools-2016")
    cases = list(read_cases(kent, cases_of(kent)))[::3]
    given_shares = [Given(case.id, with_changes(case.base, case.document.changes)) for case in cases]

    in_table, singly = in_a_table(kent, given_shares), one_by_one(kent, given_shares)

    assert list(map(compared, in_table)) == list(map(compared, singly))
    assert {None if each is None else each.allowed for each in singly} == {None, True, False}


def compared(said: Said | None) -> tuple[object, ...] | None:
    """What is said of a share, without the order of the rules."""
    return None if said is None else (said.allowed, set(said.rules), said.kinds, said.duties)


# --- of every pack ------------------------------------------------------------------------------------


@st.composite
def edits(draw: st.DrawFn) -> tuple[Pack, Pack]:
    """A generated pack, and the same with one rule more, less or otherwise."""
    old = draw(packs())
    first = old.requirements[0]
    new = draw(
        st.one_of(
            requirements(number=0).map(lambda each: replace(old, requirements=(each, *old.requirements[1:]))),
            exclusions(number=9).map(lambda each: replace(old, exclusions=(*old.exclusions, each))),
            conditions(leaves=2).map(
                lambda when: replace(old, requirements=(replace(first, applies_when=when), *old.requirements[1:]))
            ),
            st.just(replace(old, duties=old.duties[-1:])),
        )
    )
    clauses = {rule.id: Clause(id=rule.id, title=rule.id, section="Somewhere") for rule in new.rules}
    return old, replace(new, clauses=clauses)


@given(edits(), st.integers(0, 10**9))
@settings(max_examples=25)
def test_no_share_is_overlooked(edit: tuple[Pack, Pack], seed: int) -> None:
    """Each witness is one; and where none is found, no share of a crowd is decided otherwise."""
    old, new = map(RulePack, edit)
    found = diff(old, new)
    dice = random.Random(seed)

    for witness in found.witnesses:
        assert witness.flip in flips(witness.old, witness.new)
    if found.equivalent:
        for _ in range(60):
            one, several = random_share(dice, most=1), random_share(dice)
            assert not flips(*(Decision(each._prepared, one, each._judge(one)) for each in (old, new)))
            before, after = (Decision(each._prepared, several, each._judge(several)) for each in (old, new))
            assert (before.allowed, before.kinds, set(before.rules)) == (after.allowed, after.kinds, set(after.rules))


def test_every_share_of_a_witness_is_plain_data() -> None:
    """A witness can be given to `decide` again, as it stands in JSON."""
    found = diff(PACK, load_pack(FOLDER, parameters={"on_review_overdue": "warn"}))

    [share] = [change["witnesses"][0]["share"] for change in found.to_dict()["changes"] if change["witnesses"]]
    assert PACK.decide(json.dumps(share)).rules == ("L-1",)
    assert as_given(PACK.share(json.dumps(share)))
