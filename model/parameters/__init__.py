"""The registry of parameters: one place for every number a result depends on.

``registry()`` maps names to :class:`Parameter`; ``resolve(overrides)`` validates and returns a
:class:`ParameterSet`; ``parameter_record`` and ``doctrine_records`` hand it to compiled rules.
"""

from model.parameters.records import doctrine_records, issue_pairs, parameter_record
from model.parameters.registry import Parameter, doctrine_names, registry
from model.parameters.resolve import ParameterSet, nearest_names, resolve

__all__ = [
    "Parameter",
    "ParameterSet",
    "doctrine_names",
    "doctrine_records",
    "issue_pairs",
    "nearest_names",
    "parameter_record",
    "registry",
    "resolve",
]
