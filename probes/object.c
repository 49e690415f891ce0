// SPDX-License-Identifier: GPL-2.0-or-later
/* See object.h. */

#include "probes/object.h"

#include <stdlib.h>
#include <zstd.h>

const void *pk_object_unpack(const void *packed, size_t size, size_t *ret_size)
{
	unsigned long long bytes = ZSTD_getFrameContentSize(packed, size);
	void *object = bytes >= ZSTD_CONTENTSIZE_ERROR ? NULL : malloc(bytes);

	if (!object)
		return NULL;
	*ret_size = ZSTD_decompress(object, bytes, packed, size);
	if (*ret_size == bytes)
		return object;
	free(object);
	return NULL;
}
