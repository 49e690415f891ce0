/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What an event means for the way of its packet: which function lets it in, hands it to a device,
 * queues it to a socket, gives it to a reader, frees it. The one list of them is in stations.c. */

#include "core/event/event.h"

enum pk_role {
	PK_ROLE_PASS,  /* nothing that decides anything */
	PK_ROLE_ENTER, /* it is in the stack (again): a device let it in, or it was routed on */
	PK_ROLE_LEAVE, /* handed to the driver of a device */
	PK_ROLE_LEFT,  /* the driver returned; by then the packet may be anywhere */
	PK_ROLE_QUEUE, /* given to a socket */
	PK_ROLE_HOLD,  /* lies where a socket keeps what is to be read */
	PK_ROLE_READ,  /* its bytes go to a process */
	PK_ROLE_TAKE,  /* freed by the one who read it */
	PK_ROLE_FREE,  /* freed without being dropped */
	PK_ROLE_DROP,
	PK_ROLE_TELL, /* no station: something became known of its end */
};

struct pk_stations;

/* For the events of one capture, whose `names` must outlive it. NULL: no memory. */
struct pk_stations *pk_stations_new(const struct pk_names *names);
void pk_stations_free(struct pk_stations *s);
static inline void pk_stations_freep(struct pk_stations **s)
{
	pk_stations_free(*s);
}

enum pk_role pk_stations_role(struct pk_stations *s, const struct pk_event *ev);

/* Of a probe or function of that name, whatever its type: "net:netif_receive_skb", "ip_rcv". */
enum pk_role pk_role_of_symbol(const char *symbol);
