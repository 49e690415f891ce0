/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The user side of the ring buffer: records out, and the account of what did not fit in. */

#include "core/event/capture.h"
#include "probes/program.h"

struct pk_transport;

/* Called for each record, in the order of the ring. 0: go on; else: stop, and
 * pk_transport_read() returns it. */
typedef int (*pk_record_fn)(void *ctx, const void *record, size_t size);

/* `programs` must live as long. 0 or -errno, logged. */
int pk_transport_new(const struct pk_programs *programs, size_t n_probes, pk_record_fn fn,
		     void *ctx, struct pk_transport **ret);
/* Look at the counters of that many probes from now on. 0 or -ENOMEM, logged. */
int pk_transport_grow(struct pk_transport *t, size_t n_probes);
void pk_transport_free(struct pk_transport *t);
static inline void pk_transport_freep(struct pk_transport **t)
{
	pk_transport_free(*t);
}

/* A descriptor that polls readable when the kernel side asks for attention. */
int pk_transport_fd(const struct pk_transport *t);
/* Hand all records that are there to the callback. Returns how many, or what the callback
 * returned, or -errno (logged). */
int pk_transport_read(struct pk_transport *t);
/* What was lost or left out since the last call: entries by CPU, probe and cause, good until the
 * next call. *ret_n may be 0. 0 or -errno, logged. */
int pk_transport_losses(struct pk_transport *t, const struct pk_loss **ret, size_t *ret_n);

/* Have `count` more counted at the next call of it. */
void pk_transport_add_loss(struct pk_transport *t, uint16_t probe, enum pk_loss_cause cause,
			   uint64_t count);

/* Have what the kernel says that this program, or this link, missed counted among the losses,
 * at that probe or PK_LOSS_ANY_PROBE. The descriptors are the caller's and must stay open: those of
 * links until pk_transport_unwatch_links(). 0 or -ENOMEM, logged. */
int pk_transport_watch_prog(struct pk_transport *t, int fd, uint16_t probe);
int pk_transport_watch_link(struct pk_transport *t, int fd);
void pk_transport_unwatch_links(struct pk_transport *t);

struct pk_transport_totals {
	uint64_t emitted; /* by the kernel side, as of the last pk_transport_losses() */
	uint64_t read;    /* handed to the callback */
	uint64_t lost;
	uint64_t shed;    /* left out by rule */
	uint64_t busiest; /* emitted by the CPU with the most, between the last two looks */
};
struct pk_transport_totals pk_transport_totals(const struct pk_transport *t);
