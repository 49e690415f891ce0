// SPDX-License-Identifier: GPL-2.0-or-later
/* Writing a capture: records are gathered in one buffer and go out as a block, behind the
 * dictionaries that came up meanwhile. Nothing is decoded; a record is copied once. */

#include "core/event/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <zstd.h>

#include "core/util/array.h"
#include "core/util/log.h"

#define BLOCK_BYTES (256 * 1024)

struct pk_capture_writer {
	int fd;
	int error; /* the first one; it has been logged */
	char *path;
	struct pk_names *names; /* not owned */
	uint8_t *buf;           /* BLOCK_BYTES, records of the block to come */
	size_t len;
	uint64_t bytes;
	uint64_t shed; /* of the LOSS blocks so far, in this file */
	bool keeps;    /* dictionaries, for the next file */
	struct {
		struct json_object **at; /* owned */
		size_t n, cap;
	} kept;
	ZSTD_CCtx *zstd; /* NULL: blocks as they are */
	uint8_t *packed;
	size_t packed_cap;
};

/* ---- creating the file ---- */

static bool others_may_write(const char *path)
{
	_cleanup_(freep) char *copy = strdup(path);
	struct stat st;

	return !copy || stat(dirname(copy), &st) != 0 || (st.st_mode & S_IWOTH);
}

/* Take over what is at `path` already, if it is safe to. */
static int open_existing(const char *path)
{
	_cleanup_(closep) int fd = -1;
	struct stat st;

	if (lstat(path, &st))
		return pk_err(-errno, "%s: %s", path, strerror(errno));
	if (S_ISLNK(st.st_mode) && others_may_write(path))
		return pk_err(-ELOOP,
			      "%s: is a symbolic link in a folder that others may write to: not "
			      "followed; remove it or name another file",
			      path);
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | (S_ISLNK(st.st_mode) ? 0 : O_NOFOLLOW));
	if (fd < 0 || fstat(fd, &st))
		return pk_err(-errno, "%s: cannot write: %s", path, strerror(errno));
	if (S_ISREG(st.st_mode)) {
		if (st.st_uid != geteuid() && others_may_write(path))
			return pk_err(-EPERM,
				      "%s: belongs to another user, in a folder that others may "
				      "write to: not overwritten",
				      path);
		if (ftruncate(fd, 0) || fchmod(fd, 0600))
			return pk_err(-errno, "%s: cannot empty it: %s", path, strerror(errno));
	}
	return TAKE_FD(fd);
}

int pk_capture_create(const char *path)
{
	int fd;

	if (strcmp(path, "-") == 0) {
		fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
		return fd >= 0 ? fd : pk_err(-errno, "stdout: %s", strerror(errno));
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	if (errno == EEXIST)
		return open_existing(path);
	return pk_err(-errno, "%s: cannot create: %s", path, strerror(errno));
}

/* ---- blocks ---- */

static int write_all(struct pk_capture_writer *w, const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len && !w->error) {
		ssize_t n = write(w->fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			w->error = -errno;
			if (errno != EPIPE)
				pk_log(PK_LOG_ERROR, "%s: cannot write: %s; %s", w->path,
				       strerror(errno),
				       w->bytes ? "what was written so far can be read"
						: "nothing was written");
			break;
		}
		p += n;
		len -= (size_t)n;
		w->bytes += (uint64_t)n;
	}
	return w->error;
}

/* Pack `data` if that is asked for and pays. True: the result is in w->packed. */
static bool pack(struct pk_capture_writer *w, const void *data, size_t len, size_t *ret_len)
{
	size_t bound, n;

	if (!w->zstd)
		return false;
	bound = ZSTD_compressBound(len);
	if (bound > w->packed_cap) {
		uint8_t *p = realloc(w->packed, bound);

		if (!p)
			return false;
		w->packed = p;
		w->packed_cap = bound;
	}
	n = ZSTD_compress2(w->zstd, w->packed, w->packed_cap, data, len);
	if (ZSTD_isError(n) || n >= len)
		return false;
	*ret_len = n;
	return true;
}

static int write_block(struct pk_capture_writer *w, enum pk_block_type type, const void *data,
		       size_t len)
{
	struct pk_block_header h = { .type = type,
				     .stored_bytes = (uint32_t)len,
				     .bytes = (uint32_t)len };
	size_t packed;

	if (len > PK_BLOCK_MAX_BYTES)
		return w->error = pk_err(-EMSGSIZE, "%s: a block of %zu bytes is too large",
					 w->path, len);
	if (pack(w, data, len, &packed)) {
		h.flags |= PK_BLOCK_ZSTD;
		h.stored_bytes = (uint32_t)packed;
		data = w->packed;
	}
	h.crc = pk_crc32c(pk_crc32c(0, &h, sizeof(h)), data, h.stored_bytes);
	return write_all(w, &h, sizeof(h)) ?: write_all(w, data, h.stored_bytes);
}

static int write_json(struct pk_capture_writer *w, enum pk_block_type type, struct json_object *o)
{
	const char *text = o ? json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN) : NULL;

	if (!text)
		return w->error = pk_err(-ENOMEM, "%s: out of memory", w->path);
	return write_block(w, type, text, strlen(text));
}

static int keep(struct pk_capture_writer *w, struct json_object *dict)
{
	if (!w->keeps)
		return 0;
	if (pk_array_reserve(&w->kept, 1))
		return w->error = pk_err(-ENOMEM, "%s: out of memory", w->path);
	w->kept.at[w->kept.n++] = json_object_get(dict);
	return 0;
}

static int write_dictionaries(struct pk_capture_writer *w)
{
	struct json_object *fresh = pk_names_take_new(w->names);
	int r = 0;

	for (size_t i = 0; fresh && !r && i < json_object_array_length(fresh); i++) {
		struct json_object *dict = json_object_array_get_idx(fresh, i);

		r = write_json(w, PK_BLOCK_DICT, dict) ?: keep(w, dict);
	}
	json_object_put(fresh);
	return r;
}

static int write_start(struct pk_capture_writer *w)
{
	struct pk_capture_header h = {
		.major = PK_CAPTURE_MAJOR,
		.minor = PK_CAPTURE_MINOR,
		.header_bytes = sizeof(h),
	};
	struct json_object *schema = pk_schema_new();
	int r;

	memcpy(h.magic, PK_CAPTURE_MAGIC, sizeof(h.magic));
	h.crc = pk_crc32c(0, &h, sizeof(h));
	r = write_all(w, &h, sizeof(h)) ?: write_json(w, PK_BLOCK_DICT, schema);
	json_object_put(schema);
	return r;
}

int pk_capture_writer_new(int fd, const char *path, struct pk_names *names, int zstd_level,
			  struct pk_capture_writer **ret)
{
	_cleanup_(pk_capture_writer_freep) struct pk_capture_writer *w = calloc(1, sizeof(*w));
	int r;

	if (!w) {
		close(fd);
		return pk_err(-ENOMEM, "%s: out of memory", path);
	}
	w->fd = fd;
	w->names = names;
	w->path = strdup(path);
	w->buf = malloc(BLOCK_BYTES);
	if (!w->path || !w->buf)
		return pk_err(-ENOMEM, "%s: out of memory", path);
	if (zstd_level) {
		w->zstd = ZSTD_createCCtx();
		if (!w->zstd)
			return pk_err(-ENOMEM, "%s: out of memory", path);
		ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_compressionLevel, zstd_level);
	}
	r = write_start(w);
	if (r)
		return r;
	*ret = TAKE_PTR(w);
	return 0;
}

void pk_capture_writer_free(struct pk_capture_writer *w)
{
	if (!w)
		return;
	close(w->fd);
	for (size_t i = 0; i < w->kept.n; i++)
		json_object_put(w->kept.at[i]);
	free(w->kept.at);
	ZSTD_freeCCtx(w->zstd);
	free(w->packed);
	free(w->buf);
	free(w->path);
	free(w);
}

int pk_capture_flush(struct pk_capture_writer *w)
{
	int r = w->error ?: write_dictionaries(w);

	if (!r && w->len)
		r = write_block(w, PK_BLOCK_EVENTS, w->buf, w->len);
	w->len = 0;
	return r;
}

int pk_capture_write(struct pk_capture_writer *w, const void *record, size_t size)
{
	if (w->error)
		return w->error;
	if (w->len + size > BLOCK_BYTES) {
		int r = pk_capture_flush(w);

		if (r)
			return r;
	}
	memcpy(w->buf + w->len, record, size);
	w->len += size;
	pk_names_want_record(w->names, record, size);
	return 0;
}

static struct json_object *loss_entry(const struct pk_loss *loss)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "from_ns", json_object_new_uint64(loss->from_ns));
	json_object_object_add(o, "to_ns", json_object_new_uint64(loss->to_ns));
	if (loss->cpu != PK_LOSS_ANY_CPU)
		json_object_object_add(o, "cpu", json_object_new_uint64(loss->cpu));
	if (loss->probe != PK_LOSS_ANY_PROBE)
		json_object_object_add(o, "probe", json_object_new_int(loss->probe));
	json_object_object_add(o, "cause", json_object_new_string(loss->cause));
	json_object_object_add(o, "count", json_object_new_uint64(loss->count));
	if (loss->kind == PK_LOSS_KIND_SHED)
		json_object_object_add(o, "kind", json_object_new_string("shed"));
	return o;
}

int pk_capture_write_loss(struct pk_capture_writer *w, const struct pk_loss *losses, size_t n)
{
	struct json_object *o = json_object_new_object(), *list = json_object_new_array();
	int r;

	for (size_t i = 0; i < n; i++) {
		json_object_array_add(list, loss_entry(&losses[i]));
		if (losses[i].kind == PK_LOSS_KIND_SHED)
			w->shed += losses[i].count;
	}
	json_object_object_add(o, "loss", list);
	r = pk_capture_flush(w) ?: write_json(w, PK_BLOCK_LOSS, o);
	json_object_put(o);
	return r;
}

int pk_capture_end(struct pk_capture_writer *w, uint64_t events, uint64_t lost)
{
	struct json_object *o = json_object_new_object(), *end = json_object_new_object();
	int r;

	json_object_object_add(end, "events", json_object_new_uint64(events));
	json_object_object_add(end, "lost", json_object_new_uint64(lost));
	json_object_object_add(end, "shed", json_object_new_uint64(w->shed));
	json_object_object_add(o, "end", end);
	r = pk_capture_flush(w) ?: write_json(w, PK_BLOCK_END, o);
	json_object_put(o);
	return r;
}

void pk_capture_keep_dictionaries(struct pk_capture_writer *w)
{
	w->keeps = true;
}

int pk_capture_go_on(struct pk_capture_writer *w, int fd, const char *path)
{
	int r;

	close(w->fd);
	w->fd = fd;
	free(w->path);
	w->path = strdup(path);
	if (!w->path)
		return w->error = pk_err(-ENOMEM, "%s: out of memory", path);
	w->shed = 0;
	r = write_start(w);
	for (size_t i = 0; !r && i < w->kept.n; i++)
		r = write_json(w, PK_BLOCK_DICT, w->kept.at[i]);
	return r;
}

uint64_t pk_capture_bytes(const struct pk_capture_writer *w)
{
	return w->bytes;
}
