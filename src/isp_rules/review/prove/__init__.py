"""
Properties of a pack, which an officer demands of every share there is, and their proof.

    properties.yaml ─ documents ─ reading ─> properties ─ proving ─> proved, or a share of which it is not so
                                                                       └ told: for a person, or as a case
"""

from isp_rules.review.prove.properties import AlwaysDeniedBy, AlwaysNeeds, NeverAllowed, Property
from isp_rules.review.prove.proving import Answer, Counterexample, Proof, prove
from isp_rules.review.prove.reading import properties_of, read_properties

__all__ = [
    "AlwaysDeniedBy",
    "AlwaysNeeds",
    "Answer",
    "Counterexample",
    "NeverAllowed",
    "Proof",
    "Property",
    "properties_of",
    "prove",
    "read_properties",
]
