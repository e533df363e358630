"""Arrays without the layouts that Arrow itself can hardly compute with: views, and lists that are all of one length."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from isp_rules.backends.arrow.schema import is_list


def is_plain(kind: pa.DataType) -> bool:
    """Whether values of a type are in a layout that can be computed with."""
    types = pa.types
    if types.is_struct(kind):
        return all(is_plain(field.type) for field in kind)
    if is_list(kind):
        return bool(types.is_list(kind) or types.is_large_list(kind)) and is_plain(kind.value_type)
    return not types.is_string_view(kind)


def in_plain_layout(array: pa.Array) -> pa.Array:
    """The same values in such a layout."""
    kind = array.type
    if is_plain(kind):
        return array
    if pa.types.is_struct(kind):
        parts = [in_plain_layout(array.field(place)) for place in range(kind.num_fields)]
        return pa.StructArray.from_arrays(parts, names=[field.name for field in kind], mask=array.is_null())
    if is_list(kind):
        # What `flatten` leaves out is what stands under a null, whose list has no length then.
        lengths = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        return pa.LargeListArray.from_arrays(offsets, in_plain_layout(array.flatten()), mask=array.is_null())
    try:
        return array.cast(pa.large_string())
    except pa.ArrowNotImplementedError:  # before pyarrow 18
        return pa.array(array.to_pylist(), pa.large_string())
