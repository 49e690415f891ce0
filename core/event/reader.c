// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading a capture, block by block. A file is not trusted: every length is checked before it is
 * used, every block against its checksum; at the first byte that cannot be used the reader
 * stops, with all that came before in hand. */

#include "core/event/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <zstd.h>

#include "core/util/array.h"
#include "core/util/log.h"

/* A place is the offset of a block in the file, and of a record in the unpacked block (less than
 * 16 MiB). */
#define PLACE_RECORD_BITS 24

#define IDLE_MS 20

struct bytes {
	uint8_t *at;
	size_t cap, n;
};

struct pk_capture_reader {
	int fd;
	char *path;
	bool is_pipe;
	uint32_t header_bytes;
	uint64_t offset; /* in the file: of the next block */

	uint64_t block_offset; /* of the EVENTS block at hand */
	struct bytes stored, unpacked;
	const uint8_t *block; /* its records; in one of the two */
	size_t block_len, block_pos, last_pos;

	struct pk_layout layout;
	struct pk_names *names;
	struct pk_capture_state state;
	int (*idle)(void *ctx), (*settle)(void *ctx); /* or NULL */
	void *idle_ctx, *settle_ctx;
	struct {
		struct pk_loss *at; /* cause owned */
		size_t n, cap;
	} losses;
};

static int bytes_reserve(struct bytes *b, size_t len)
{
	return pk_array_reserve_((void **)&b->at, &b->cap, 0, len, 1);
}

/* Read up to `len` bytes. Returns how many came (fewer: the end), or -errno. */
static ssize_t read_some(int fd, void *data, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = read(fd, (uint8_t *)data + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

/* ---- opening ---- */

static int read_header(struct pk_capture_reader *r)
{
	struct pk_capture_header h;
	uint8_t skipped[256];
	uint32_t crc;
	size_t extra;
	ssize_t n = read_some(r->fd, &h, sizeof(h));

	if (n < 0)
		return pk_err((int)n, "%s: cannot read: %s", r->path, strerror((int)-n));
	if (n == 0)
		return pk_err(-ENODATA, "%s: is empty: no capture was written to it", r->path);
	if ((size_t)n < sizeof(h) || memcmp(h.magic, PK_CAPTURE_MAGIC, sizeof(h.magic)) != 0)
		return pk_err(-EBADMSG,
			      "%s: is not a pktrack capture; 'pktrack collect -o FILE' writes one",
			      r->path);
	if (h.major > PK_CAPTURE_MAJOR)
		return pk_err(-EPROTO,
			      "%s: was written by a newer pktrack (format %u.%u, this program "
			      "reads up to %u.x): use that version to read it",
			      r->path, h.major, h.minor, PK_CAPTURE_MAJOR);
	crc = h.crc;
	h.crc = 0;
	if (h.header_bytes < sizeof(h) || h.header_bytes > sizeof(h) + sizeof(skipped))
		return pk_err(-EBADMSG, "%s: its header is damaged", r->path);
	extra = h.header_bytes - sizeof(h);
	n = read_some(r->fd, skipped, extra);
	if (n < 0 || (size_t)n < extra ||
	    pk_crc32c(pk_crc32c(0, &h, sizeof(h)), skipped, extra) != crc)
		return pk_err(-EBADMSG, "%s: its header is damaged", r->path);
	r->header_bytes = h.header_bytes;
	r->offset = h.header_bytes;
	return 0;
}

int pk_capture_open(const char *path, struct pk_capture_reader **ret)
{
	_cleanup_(pk_capture_closep) struct pk_capture_reader *r = calloc(1, sizeof(*r));
	bool is_stdin = strcmp(path, "-") == 0;
	int e;

	if (!r)
		return pk_err(-ENOMEM, "%s: out of memory", path);
	r->fd = -1;
	r->path = strdup(is_stdin ? "stdin" : path);
	r->names = pk_names_new();
	if (!r->path || !r->names)
		return pk_err(-ENOMEM, "%s: out of memory", path);
	r->fd = is_stdin ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
			 : open(path, O_RDONLY | O_CLOEXEC);
	if (r->fd < 0 && errno == ENOENT)
		return pk_err(
			-ENOENT,
			"%s: no such file; make one with 'pktrack collect -o %s', or name another",
			path, path);
	if (r->fd < 0)
		return pk_err(-errno, "%s: cannot open: %s", path, strerror(errno));
	r->is_pipe = lseek(r->fd, 0, SEEK_CUR) < 0;
	e = read_header(r);
	if (e)
		return e;
	*ret = TAKE_PTR(r);
	return 0;
}

static void forget_losses(struct pk_capture_reader *r)
{
	for (size_t i = 0; i < r->losses.n; i++)
		free((char *)r->losses.at[i].cause);
	r->losses.n = 0;
}

void pk_capture_close(struct pk_capture_reader *r)
{
	if (!r)
		return;
	if (r->fd >= 0)
		close(r->fd);
	forget_losses(r);
	free(r->losses.at);
	free(r->stored.at);
	free(r->unpacked.at);
	pk_layout_done(&r->layout);
	pk_names_free(r->names);
	free(r->path);
	free(r);
}

/* ---- blocks ---- */

/* The block cannot be used: the capture ends before it, as far as we can read. Always 0. */
static int cut_here(struct pk_capture_reader *r)
{
	r->state.cut = true;
	r->state.damaged_at = r->offset;
	return 0;
}

static int unpack(struct pk_capture_reader *r, const struct pk_block_header *h)
{
	size_t n;

	if (bytes_reserve(&r->unpacked, h->bytes + 1))
		return -ENOMEM;
	n = ZSTD_decompress(r->unpacked.at, h->bytes, r->stored.at, h->stored_bytes);
	return ZSTD_isError(n) || n != h->bytes ? -EBADMSG : 0;
}

/* The writer at the other end of a pipe may take its time: others need not wait for it. */
static int tell_idle(struct pk_capture_reader *r)
{
	struct pollfd fd = { .fd = r->fd, .events = POLLIN };

	return r->idle && r->is_pipe && poll(&fd, 1, IDLE_MS) == 0 ? r->idle(r->idle_ctx) : 0;
}

/* Load the block at the position of the file. 1: *h, r->block and r->block_len are set; 0: no
 * more; -errno, logged. */
static int load_block(struct pk_capture_reader *r, struct pk_block_header *h)
{
	struct pk_block_header zeroed;
	ssize_t n = read_some(r->fd, h, sizeof(*h));
	int e;

	if (n < 0)
		return pk_err((int)n, "%s: cannot read: %s", r->path, strerror((int)-n));
	if (n == 0)
		return r->state.ended ? 0 : cut_here(r);
	if ((size_t)n < sizeof(*h) || h->stored_bytes > PK_BLOCK_MAX_BYTES ||
	    h->bytes > PK_BLOCK_MAX_BYTES ||
	    (!(h->flags & PK_BLOCK_ZSTD) && h->bytes != h->stored_bytes))
		return cut_here(r);
	if (bytes_reserve(&r->stored, (size_t)h->stored_bytes + 1))
		return pk_err(-ENOMEM, "%s: out of memory", r->path);
	n = read_some(r->fd, r->stored.at, h->stored_bytes);
	if (n < 0)
		return pk_err((int)n, "%s: cannot read: %s", r->path, strerror((int)-n));
	zeroed = *h;
	zeroed.crc = 0;
	if ((size_t)n < h->stored_bytes || pk_crc32c(pk_crc32c(0, &zeroed, sizeof(zeroed)),
						     r->stored.at, h->stored_bytes) != h->crc)
		return cut_here(r);
	e = h->flags & PK_BLOCK_ZSTD ? unpack(r, h) : 0;
	if (e == -ENOMEM)
		return pk_err(e, "%s: out of memory", r->path);
	if (e)
		return cut_here(r);
	r->block = h->flags & PK_BLOCK_ZSTD ? r->unpacked.at : r->stored.at;
	r->block_len = h->bytes;
	r->block_pos = r->last_pos = 0;
	r->block_offset = r->offset;
	r->offset += sizeof(*h) + h->stored_bytes;
	return 1;
}

static struct json_object *parse_json(const uint8_t *text, size_t len)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *o = NULL;

	if (tok && len && len <= INT32_MAX)
		o = json_tokener_parse_ex(tok, (const char *)text, (int)len);
	if (o && !json_object_is_type(o, json_type_object)) {
		json_object_put(o);
		o = NULL;
	}
	json_tokener_free(tok);
	return o;
}

static uint64_t member_u64(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_get_uint64(v) : 0;
}

/* The number that `key` has, or `missing`. */
static uint64_t member_or(struct json_object *o, const char *key, uint64_t missing)
{
	return json_object_object_get_ex(o, key, NULL) ? member_u64(o, key) : missing;
}

static enum pk_loss_kind kind_of(struct json_object *entry)
{
	struct json_object *kind;

	return json_object_object_get_ex(entry, "kind", &kind) &&
			       json_object_is_type(kind, json_type_string) &&
			       !strcmp(json_object_get_string(kind), "shed")
		       ? PK_LOSS_KIND_SHED
		       : PK_LOSS_KIND_LOST;
}

static int take_losses(struct pk_capture_reader *r, struct json_object *o)
{
	struct json_object *list, *cause;

	if (!json_object_object_get_ex(o, "loss", &list) ||
	    !json_object_is_type(list, json_type_array))
		return -EBADMSG;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		struct json_object *e = json_object_array_get_idx(list, i);
		struct pk_loss loss = {
			.from_ns = member_u64(e, "from_ns"),
			.to_ns = member_u64(e, "to_ns"),
			.cpu = (uint32_t)member_or(e, "cpu", PK_LOSS_ANY_CPU),
			.probe = (uint16_t)member_or(e, "probe", PK_LOSS_ANY_PROBE),
			.count = member_u64(e, "count"),
			.kind = kind_of(e),
		};

		if (!json_object_object_get_ex(e, "cause", &cause) ||
		    !json_object_is_type(cause, json_type_string))
			return -EBADMSG;
		if (pk_array_reserve(&r->losses, 1))
			return -ENOMEM;
		loss.cause = strdup(json_object_get_string(cause));
		if (!loss.cause)
			return -ENOMEM;
		r->losses.at[r->losses.n++] = loss;
		if (loss.kind == PK_LOSS_KIND_SHED)
			r->state.shed += loss.count;
		else
			r->state.lost += loss.count;
	}
	return 0;
}

static int take_dict(struct pk_capture_reader *r, struct json_object *o)
{
	if (json_object_object_get_ex(o, "schema", NULL)) {
		pk_layout_done(&r->layout);
		return pk_layout_init(&r->layout, o);
	}
	return pk_names_load(r->names, o);
}

/* A sound block other than EVENTS. 0, or -errno: its contents are not what they should be. */
static int take_block(struct pk_capture_reader *r, uint16_t type)
{
	struct json_object *o;
	int e = 0;

	if (type != PK_BLOCK_DICT && type != PK_BLOCK_LOSS && type != PK_BLOCK_END)
		return 0; /* of a later version */
	o = parse_json(r->block, r->block_len);
	if (!o)
		return -EBADMSG;
	if (type == PK_BLOCK_DICT)
		e = take_dict(r, o);
	else if (type == PK_BLOCK_LOSS)
		e = take_losses(r, o);
	else
		r->state.ended = true;
	json_object_put(o);
	return e;
}

/* Go on to the next EVENTS block. 1, 0 or -errno as load_block(). */
static int next_events(struct pk_capture_reader *r)
{
	struct pk_block_header h;

	for (;;) {
		int e = tell_idle(r) ?: load_block(r, &h);

		if (e <= 0)
			return e;
		if (h.type == PK_BLOCK_EVENTS)
			return 1;
		e = h.type == PK_BLOCK_DICT && r->settle ? r->settle(r->settle_ctx) : 0;
		if (e)
			return e;
		e = take_block(r, h.type);
		if (e == -ENOMEM)
			return pk_err(e, "%s: out of memory", r->path);
		if (e) {
			r->offset = r->block_offset;
			r->block_len = 0;
			return cut_here(r);
		}
	}
}

/* ---- events ---- */

static void count_event(struct pk_capture_state *s, uint64_t ts)
{
	if (!s->events || ts < s->first_ns)
		s->first_ns = ts;
	if (ts > s->last_ns)
		s->last_ns = ts;
	s->events++;
}

int pk_capture_next(struct pk_capture_reader *r, struct pk_event *ev)
{
	for (;;) {
		int n;

		if (r->block_pos >= r->block_len) {
			if (r->state.cut || r->state.ended)
				return 0;
			n = next_events(r);
			if (n <= 0) {
				r->block_len = r->block_pos = 0;
				return n;
			}
		}
		r->last_pos = r->block_pos;
		n = pk_event_parse(r->block + r->block_pos, r->block_len - r->block_pos, &r->layout,
				   ev);
		if (n < 0) { /* where the next one begins is not known: so much for this block */
			r->state.bad_records++;
			r->block_pos = r->block_len;
			continue;
		}
		r->block_pos += (size_t)n;
		count_event(&r->state, ev->rec->ts_ns);
		return 1;
	}
}

void pk_capture_on_idle(struct pk_capture_reader *r, int (*idle)(void *ctx), void *ctx)
{
	r->idle = idle;
	r->idle_ctx = ctx;
}

void pk_capture_on_names(struct pk_capture_reader *r, int (*settle)(void *ctx), void *ctx)
{
	r->settle = settle;
	r->settle_ctx = ctx;
}

const char *pk_capture_path(const struct pk_capture_reader *r)
{
	return r->path;
}

struct pk_names *pk_capture_names(struct pk_capture_reader *r)
{
	return r->names;
}

const struct pk_capture_state *pk_capture_state(const struct pk_capture_reader *r)
{
	return &r->state;
}

const struct pk_loss *pk_capture_losses(const struct pk_capture_reader *r, size_t *ret_n)
{
	*ret_n = r->losses.n;
	return r->losses.at;
}

int pk_capture_rewind(struct pk_capture_reader *r)
{
	if (lseek(r->fd, r->header_bytes, SEEK_SET) < 0)
		return -errno;
	r->offset = r->header_bytes;
	r->block_len = r->block_pos = 0;
	r->state = (struct pk_capture_state){ 0 };
	forget_losses(r);
	return 0;
}

uint64_t pk_capture_offset(const struct pk_capture_reader *r)
{
	return r->offset;
}

uint64_t pk_capture_size(const struct pk_capture_reader *r)
{
	struct stat st;

	return !fstat(r->fd, &st) && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

uint64_t pk_capture_tell(const struct pk_capture_reader *r)
{
	return r->block_offset << PLACE_RECORD_BITS | r->last_pos;
}

static int has_changed(const struct pk_capture_reader *r)
{
	return pk_err(-EBADMSG, "%s: changed while it was read", r->path);
}

/* Have the block of a place at hand; *ret_pos: where in it the record lies. */
static int go_to(struct pk_capture_reader *r, uint64_t place, size_t *ret_pos)
{
	uint64_t offset = place >> PLACE_RECORD_BITS;
	struct pk_block_header h;
	int n;

	*ret_pos = place & ((1u << PLACE_RECORD_BITS) - 1);
	if (offset != r->block_offset || !r->block_len) {
		if (lseek(r->fd, (off_t)offset, SEEK_SET) < 0)
			return pk_err(-errno, "%s: cannot go back in it: %s", r->path,
				      strerror(errno));
		r->offset = offset;
		n = load_block(r, &h);
		if (n <= 0 || h.type != PK_BLOCK_EVENTS)
			return n < 0 ? n : has_changed(r);
	}
	return *ret_pos < r->block_len ? 0 : has_changed(r);
}

int pk_capture_at(struct pk_capture_reader *r, uint64_t place, struct pk_event *ev)
{
	size_t pos;
	int e = go_to(r, place, &pos);

	if (e)
		return e;
	return pk_event_parse(r->block + pos, r->block_len - pos, &r->layout, ev) < 0
		       ? has_changed(r)
		       : 0;
}

int pk_capture_record_at(struct pk_capture_reader *r, uint64_t place, const uint8_t **ret,
			 size_t *ret_size)
{
	size_t pos;
	int e = go_to(r, place, &pos);

	if (e)
		return e;
	if (pk_layout_differs(&r->layout))
		return 0;
	if (!pk_record_fits(r->block + pos, r->block_len - pos))
		return has_changed(r);
	*ret = r->block + pos;
	*ret_size = ((const struct pk_record *)*ret)->size;
	return 1;
}
