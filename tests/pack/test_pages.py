"""A rule, the facts and a whole pack as Markdown, over a small pack built by hand."""

from __future__ import annotations

import re
from dataclasses import replace

from isp_rules.pack.english.bullets import spelt
from isp_rules.pack.english.pages import clause_table, encoded_by, facts_page, pack_page, rule_page
from isp_rules.pack.syntax import (
    All,
    Any,
    Clause,
    Comparison,
    Condition,
    Duty,
    End,
    Exclusion,
    Fact,
    FactType,
    Ground,
    Identity,
    Impossible,
    Kind,
    Named,
    Not,
    Notice,
    Operator,
    OtherFact,
    Pack,
    Parameter,
    Reading,
    Requirement,
    Scalar,
    Source,
    Term,
    Timing,
    Tolerance,
    Values,
    Vocabulary,
)


def fact(name: str, type_: FactType, label: str, about: str, vocabulary: str = "", **more: object) -> Fact:
    """A fact whose question does not matter."""
    return Fact(name=name, type=type_, label=label, about=about, asks="?", vocabulary=vocabulary, **more)  # type: ignore[arg-type]


def compared(name: str, operator: Operator, *values: Scalar, written: tuple[str, ...] = ()) -> Comparison:
    """A comparison with fixed values."""
    return Comparison(name, operator, Values(frozenset(values), written))


CONSENT = compared("relies_on", Operator.INCLUDES_ANY, "consent")
FUNCTION = compared("relies_on", Operator.INCLUDES_ANY, "function")
SENSITIVE = compared("category", Operator.IS, "health", "offences", written=("sensitive",))
OLD_ENOUGH = compared("subject.age", Operator.AT_LEAST, 16)
REFUSED = compared("subject.refused", Operator.IS, True)
COMPETENT = Named("may_decide", All((OLD_ENOUGH, Not(REFUSED))))

BASIS = Requirement(
    id="LB-S0",
    asks="Is a condition for sensitive data met?",
    source=Source("Legal Basis", act="DPA 1998 Sch 3"),
    applies_when=SENSITIVE,
    otherwise=Kind.CONDITION_FAILED,
    grounds=(
        Ground(
            id="LB-S1",
            title="the person has consented",
            when=All((CONSENT, COMPETENT, compared("subject.evidence", Operator.STATED))),
            act="Sch 3 para 1",
            clauses=("LB-S1",),
            evidence="the consent record",
        ),
        Ground(id="LB-S3", title="necessary for a function", when=FUNCTION, clauses=("LB-S3",)),
    ),
    when_unknown=Tolerance(fact="subject.refused", duty="D-2"),
    remedy="record an explicit consent",
    clauses=("LB-S0",),
    readings=("AMB-1",),
    notices=("N-1",),
)
ADOPTION = Exclusion(
    id="X-05",
    source=Source("Reasons", item="excluded services"),
    when=compared("party.kind", Operator.IS, "adoption"),
    because="the Adoption Service is outside this protocol",
    instead="use the adoption arrangements",
    clauses=("X-05", "HD-02"),
)
PROTECT = Duty(
    id="D-1",
    source=Source("Terms", item="schools"),
    owed_by=End.RECIPIENT,
    timing=Timing.AFTER,
    do="keep everyday data up to date",
    when=Not(compared("category", Operator.IS, "health")),
    clauses=("TC-1",),
    evidence="a note of each change",
)
ASK = Duty(
    id="D-2", source=Source("Terms"), owed_by=End.BOTH, timing=Timing.BEFORE, do="ask the person", clauses=("TC-1",)
)
URGENT = Notice(id="N-1", say="Refer a child at risk at once.", source=Source("Reasons"), clauses=("X-05",))
OLD = Notice(
    id="N-2",
    say="consider totals",
    source=Source("Terms"),
    when=compared("subject.age", Operator.AT_LEAST, 18),
    clauses=("TC-1",),
)
FACTS = (
    fact(
        "relies_on",
        FactType.TERMS,
        "conditions relied on",
        "what the sender chose",
        vocabulary="ground",
        changeable=True,
    ),
    fact("party.kind", FactType.TERM, "kind", "school | council", vocabulary="kind"),
    fact("category", FactType.TERM, "category", "what data", vocabulary="category"),
    fact("subject.age", FactType.NUMBER, "age", "in completed years", unit="years"),
    fact("subject.refused", FactType.FLAG, "has refused", "the person said no."),
    fact("subject.evidence", FactType.TEXT, "evidence", "where it is kept"),
)
PACK = Pack(
    identity=Identity(
        name="small",
        title="A small protocol",
        version="1.0.0",
        protocol="Version 1",
        law="DPA 1998",
        standing="Support.",
    ),
    owners={"share": "the share", "party": "this end", "subject": "the person"},
    vocabularies={
        name: Vocabulary(
            name=name,
            terms={term: Term(name=term, label=term.capitalize(), covered=term != "religion") for term in terms},
            groups={"sensitive": ("health", "offences")} if name == "category" else {},
        )
        for name, terms in {
            "ground": ("consent", "function"),
            "kind": ("school", "adoption"),
            "category": ("contact", "health", "offences", "religion"),
        }.items()
    },
    facts={each.name: each for each in FACTS},
    impossible=(
        Impossible(id="IMP-1", when=compared("subject.age", Operator.AT_MOST, -1), because="nobody has a negative age"),
    ),
    parameters={
        "overdue": Parameter(
            name="overdue",
            type=FactType.TERM,
            value="warn",
            default="deny",
            about="what it means",
            terms=("deny", "warn"),
        ),
    },
    conditions={"may_decide": COMPETENT.body},
    requirements=(BASIS,),
    exclusions=(ADOPTION,),
    duties=(PROTECT, ASK),
    notices=(URGENT, OLD),
    clauses={
        id_: Clause(id=id_, title=title, section=section, not_encoded="it binds nobody" if id_ == "HD-01" else "")
        for id_, title, section in (
            ("HD-01", "who issued it", "Header"),
            ("HD-02", "between whom", "Header"),
            ("X-05", "adoption", "Reasons"),
            ("LB-S0", "a condition for sensitive data", "Legal Basis"),
            ("LB-S1", "consent", "Legal Basis"),
            ("LB-S3", "functions", "Legal Basis"),
            ("TC-1", "the council's terms", "Terms"),
        )
    },
    readings={
        "AMB-1": Reading(
            id="AMB-1",
            point="as well or instead?",
            taken="as well",
            other="instead",
            why="the Act",
            parameter="overdue",
        )
    },
)


# --- conditions as bullets ----------------------------------------------------------------------------


def test_short_compound_stays_on_its_line() -> None:
    """A short compound follows its lead on the same line."""
    said = "When the person's age is at least 16 and the person has refused"
    assert spelt(PACK, "When", All((OLD_ENOUGH, REFUSED))) == said


def test_nested_compound_is_bulleted_to_its_depth() -> None:
    """Each compound says how many of the bullets below it must hold, and a name stays a name."""
    node = All((CONSENT, COMPETENT, Any((SENSITIVE, All((OLD_ENOUGH, REFUSED)), Not(FUNCTION)))))
    assert spelt(PACK, "When", node) == (
        "When all of these hold:\n"
        "\n"
        "- Consent is among the conditions relied on\n"
        '- "may decide"\n'
        "- at least one of these holds:\n"
        "  - the category is in the group `sensitive`\n"
        "  - the person's age is at least 16 and the person has refused\n"
        "  - Function is not among the conditions relied on"
    )


def test_negated_compound_says_how_many_may_hold() -> None:
    """The opposite of *all* is *not all*, the opposite of *any* is *none*."""
    some: Condition = Any((OLD_ENOUGH, REFUSED))
    every: Condition = All((OLD_ENOUGH, REFUSED))
    bullets = ":\n\n- the person's age is at least 16\n- the person has refused"
    assert spelt(PACK, "When", Not(some)) == f"When none of these holds{bullets}"
    assert spelt(PACK, "When", Not(every)) == f"When not all of these hold{bullets}"


def test_compound_of_one_part_is_that_part() -> None:
    """A compound with a single part is said as that part, and its opposite as the part's opposite."""
    assert spelt(PACK, "When", Not(Any((REFUSED,)))) == "When the person has not refused"


# --- one rule -----------------------------------------------------------------------------------------


def test_page_of_a_requirement() -> None:
    """A requirement says of what it is asked, how it is met, what happens otherwise, and which words it uses."""
    expected = """\
# Requirement LB-S0

**Is a condition for sensitive data met?**

Asked for each person and each category, when the category is in the group `sensitive`.

Met by any one of these grounds:

- **LB-S1**: the person has consented (Sch 3 para 1), when all of these hold:
  - Consent is among the conditions relied on
  - "may decide"
  - the person's evidence is stated
  - *keep as evidence:* the consent record
- **LB-S3**: necessary for a function, when Function is among the conditions relied on

If none of them holds: **a condition is not met**. If that cannot be told: **not shown**.

Tolerated: while it is not known whether the person has refused, an answer that cannot be told does not deny; \
duty D-2 is owed instead.

To put it right: Record an explicit consent.

Shown with its finding, N-1: Refer a child at risk at once.

- Reading taken, AMB-1: as well or instead? As well.

*Source: Legal Basis, DPA 1998 Sch 3. Encodes LB-S0 (a condition for sensitive data).*

## Words used

- "may decide" means that the person's age is at least 16 and the person has not refused
- the group `sensitive` of `category` is: Health; Offences
"""
    assert rule_page(PACK, BASIS) == expected


def test_page_of_an_exclusion() -> None:
    """An exclusion says when a share is outside the protocol, and where to go instead."""
    expected = """\
# Exclusion X-05

**The Adoption Service is outside this protocol.**

The share is **outside this protocol** when, for any end, this end's kind is Adoption.

If that cannot be told: **not shown**.

Instead: Use the adoption arrangements.

*Source: Reasons, excluded services. Encodes X-05 (adoption); HD-02 (between whom).*
"""
    assert rule_page(PACK, ADOPTION) == expected


def test_page_of_a_duty() -> None:
    """A duty says who owes it and when, and reads its `not` behind *for some*."""
    expected = """\
# Duty D-1

**After sharing, the recipient:** keep everyday data up to date.

Owed when, for some person and some category, the category is not Health.

Keep as evidence: A note of each change.

*Source: Terms, schools. Encodes TC-1 (the council's terms).*
"""
    assert rule_page(PACK, PROTECT) == expected


def test_page_of_a_duty_without_a_condition() -> None:
    """A duty that only a tolerated unknown attaches says which."""
    expected = """\
# Duty D-2

**Before sharing, the sender and the recipient:** ask the person.

Owed when LB-S0 cannot be told and it is not known whether the person has refused.

*Source: Terms. Encodes TC-1 (the council's terms).*
"""
    assert rule_page(PACK, ASK) == expected


def test_page_of_a_notice() -> None:
    """A notice says what the reader should know, and when it is shown."""
    expected = """\
# Notice N-2

Consider totals.

Shown, whatever the outcome, when, for some person, the person's age is at least 18.

*Source: Terms. Encodes TC-1 (the council's terms).*
"""
    assert rule_page(PACK, OLD) == expected


def test_page_of_a_notice_without_a_condition() -> None:
    """A notice without a condition says with which findings it is shown."""
    expected = """\
# Notice N-1

Refer a child at risk at once.

Shown with the finding of LB-S0.

*Source: Reasons. Encodes X-05 (adoption).*
"""
    assert rule_page(PACK, URGENT) == expected


def test_page_of_a_requirement_about_the_whole_share() -> None:
    """A requirement that mentions no item, guard, remedy or tolerance says so, or says nothing of it."""
    when = Comparison("sender.kind", Operator.IS, OtherFact("recipient.kind"))
    rule = replace(
        BASIS,
        applies_when=None,
        grounds=(Ground(id="G", title="both ends are alike", when=when),),
        when_unknown=None,
        remedy="",
        readings=(),
        notices=(),
    )
    expected = """\
# Requirement LB-S0

**Is a condition for sensitive data met?**

Asked of the whole share.

Met by this ground:

- **G**: both ends are alike, when the sender's kind is the same as the recipient's kind

If it does not hold: **a condition is not met**. If that cannot be told: **not shown**.

*Source: Legal Basis, DPA 1998 Sch 3. Encodes LB-S0 (a condition for sensitive data).*
"""
    assert rule_page(PACK, rule) == expected


# --- clauses ------------------------------------------------------------------------------------------


def test_encoded_by_lists_rules_and_grounds_of_each_clause() -> None:
    """What encodes a clause is derived from what rules and grounds cite."""
    assert encoded_by(PACK) == {
        "HD-01": (),
        "HD-02": ("X-05",),
        "X-05": ("X-05", "N-1"),
        "LB-S0": ("LB-S0",),
        "LB-S1": ("LB-S1",),
        "LB-S3": ("LB-S3",),
        "TC-1": ("D-1", "D-2", "N-2"),
    }


def test_clause_table_has_a_row_for_each_clause() -> None:
    """Each clause stands in the order of the index, with what encodes it or why nothing does."""
    assert clause_table(PACK)[:2] == [
        ("HD-01", "who issued it", "Header", (), "it binds nobody"),
        ("HD-02", "between whom", "Header", ("X-05",), ""),
    ]


# --- whole pages --------------------------------------------------------------------------------------


def test_facts_page() -> None:
    """The facts stand by owner, with their types, and their vocabularies follow."""
    expected = """\
# A small protocol: facts

## Facts

What a share can say, under the names that rules use. A fact that is not given is unknown, never *no*. \
`party.` stands for `sender.` and `recipient.`. A changeable fact can be made otherwise by acting before the data \
goes; any other is how the world is.

### About the share

| fact | in English | type | changeable | what it is |
|---|---|---|---|---|
| `relies_on` | conditions relied on | any of [`ground`](#vocabulary-ground) | yes | What the sender chose. |

### About this end: the sender, the recipient

| fact | in English | type | changeable | what it is |
|---|---|---|---|---|
| `party.kind` | kind | one of [`kind`](#vocabulary-kind) | no | School \\| council. |

### About one purpose, one category

| fact | in English | type | changeable | what it is |
|---|---|---|---|---|
| `category` | category | one of [`category`](#vocabulary-category) | no | What data. |

### About the person

| fact | in English | type | changeable | what it is |
|---|---|---|---|---|
| `subject.age` | age | whole number, in years | no | In completed years. |
| `subject.refused` | has refused | yes or no | no | The person said no. |
| `subject.evidence` | evidence | text, private | no | Where it is kept. |

## Vocabularies

### Vocabulary `ground`

- `consent`: Consent
- `function`: Function

### Vocabulary `kind`

- `school`: School
- `adoption`: Adoption

### Vocabulary `category`

- `contact`: Contact
- `health`: Health
- `offences`: Offences

Groups:

- `sensitive`: `health`, `offences`

Known words that the protocol does not cover: `religion` (Religion).

## Shares that cannot be

A share that says one of these is an error, not a denial.

- **IMP-1** nobody has a negative age: the person's age is at most -1
"""
    assert facts_page(PACK) == expected


def part(text: str, first: str, next_: str) -> str:
    """The part of a page from one heading up to another."""
    start = text.index(f"{first}\n")
    return text[start : text.index(f"{next_}\n", start)]


def test_pack_page_opens_with_what_the_pack_is() -> None:
    """The page says what it is, for which protocol, how to read it, what it holds, and which parameters are in use."""
    expected = """\
# A small protocol

*This page is made from the rule pack. Do not edit it: edit the pack's files and make it again.*

- Rule pack: `small`, version 1.0.0
- Protocol: Version 1
- Law: DPA 1998

> Support.

## How to read this page

- A share is allowed when every requirement is met, for everything that it is asked of, and no exclusion applies.
- What is not known is never *yes*: an answer that cannot be told denies as *not shown*, unless its rule \
tolerates that.
- Duties and notices come with a decision and never change it; a duty that may be owed is shown as owed.
- Words in quotation marks are named conditions, words in `code` are names from the pack; both are explained below.

## Contents

- [Parameters](#parameters)
- [Clause by clause](#clause-by-clause)
  - [Header](#header)
  - [Reasons](#reasons)
  - [Legal Basis](#legal-basis)
  - [Terms](#terms)
- [Named conditions](#named-conditions)
- [Facts](#facts)
- [Vocabularies](#vocabularies)
- [Shares that cannot be](#shares-that-cannot-be)
- [Readings](#readings)

## Parameters

Choices that the protocol leaves open.

| parameter | in use | default | type | what it decides |
|---|---|---|---|---|
| `overdue` | `warn` | `deny` | one of `deny`, `warn` | What it means. |

"""
    assert part(pack_page(PACK), "# A small protocol", "## Clause by clause") == expected


def test_pack_page_goes_clause_by_clause() -> None:
    """A rule is told where its own clause stands, others link to it, and the rest say why nothing encodes them."""
    expected = """\
## Clause by clause

7 clauses: 6 encoded by rules, 1 not encoded, each with its reason.

### Header

#### HD-01: who issued it

Not encoded: It binds nobody.

#### HD-02: between whom

Encoded by [X-05](#exclusion-x-05).

### Reasons

#### X-05: adoption

##### Exclusion X-05

**The Adoption Service is outside this protocol.**

The share is **outside this protocol** when, for any end, this end's kind is Adoption.

If that cannot be told: **not shown**.

Instead: Use the adoption arrangements.

*Source: Reasons, excluded services. Encodes X-05; HD-02.*

##### Notice N-1

Refer a child at risk at once.

Shown with the finding of LB-S0.

*Source: Reasons. Encodes X-05.*

"""
    assert part(pack_page(PACK), "## Clause by clause", "### Legal Basis") == expected


def test_pack_page_tells_each_rule_once() -> None:
    """However many clauses a rule encodes, it is told in full under one of them."""
    headings = re.findall(r"^##### (\w+ [\w-]+)", pack_page(PACK), re.MULTILINE)
    assert sorted(headings) == [
        "Duty D-1",
        "Duty D-2",
        "Exclusion X-05",
        "Notice N-1",
        "Notice N-2",
        "Requirement LB-S0",
    ]


def test_clause_of_a_ground_links_to_its_requirement() -> None:
    """A clause that a ground encodes names the ground and leads to the requirement that holds it."""
    assert "#### LB-S3: functions\n\nEncoded by [LB-S3](#requirement-lb-s0) of LB-S0.\n" in pack_page(PACK)


def test_clause_of_a_rule_and_its_ground_names_the_ground_alone() -> None:
    """A rule that is told elsewhere is named for a clause only where none of its grounds encodes the clause as well."""
    pack = replace(PACK, requirements=(replace(BASIS, clauses=("LB-S0", "LB-S1")),))
    assert "#### LB-S1: consent\n\nEncoded by [LB-S1](#requirement-lb-s0) of LB-S0.\n" in pack_page(pack)


def test_pack_page_has_no_dead_link() -> None:
    """Every link leads to a heading of the page."""
    text = pack_page(PACK)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    links = re.findall(r"\]\(#([^)]*)\)", text)
    assert links
    assert set(links) <= anchors
    assert len(set(headings)) == len(headings)


def test_pages_end_no_line_in_a_space() -> None:
    """No line ends in a space, no two blank lines follow each other, and the page ends in one newline."""
    for text in (pack_page(PACK), facts_page(PACK), rule_page(PACK, BASIS)):
        assert not re.search(r"[ \t]\n|\n\n\n|\A\n", text)
        assert re.search(r"[^\n]\n\Z", text)


def test_pack_page_of_an_empty_pack_leaves_out_what_is_empty() -> None:
    """A pack without parameters, named conditions, readings and impossible shares has no sections for them."""
    text = pack_page(replace(PACK, parameters={}, conditions={}, readings={}, impossible=(), requirements=()))
    assert not re.findall(r"^## (?:Parameters|Named conditions|Readings|Shares)", text, re.MULTILINE)
