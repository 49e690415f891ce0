// SPDX-License-Identifier: GPL-2.0-or-later
/* pcapng (draft-ietf-opsawg-pcapng). Each device of each namespace is an interface, described
 * when its first packet comes.
 *
 * All interfaces are Ethernet, since libpcap, and so tcpdump, refuses a file whose interfaces
 * differ in link type. A packet that has no link header gets one of zero addresses and says so
 * in a comment; an accelerated VLAN tag is put back where it would be on the wire. */

#include "postprocess/pcap.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "collectors/dev/section.h"
#include "collectors/ns/section.h"
#include "collectors/skb/section.h"
#include "core/util/log.h"
#include "core/util/out.h"
#include "postprocess/link.h"
#include "postprocess/tally.h"
#include "postprocess/text.h"

#define BLOCK_SECTION     0x0a0d0d0au
#define BLOCK_INTERFACE   1u
#define BLOCK_STATISTICS  5u
#define BLOCK_PACKET      6u
#define BYTE_ORDER_MAGIC  0x1a2b3c4du
#define LINKTYPE_ETHERNET 1
#define OPTION_MAX_BYTES  65535

enum option { /* the numbers mean what they mean in their kind of block */
	      OPT_END = 0,
	      OPT_COMMENT = 1,
	      SHB_HARDWARE = 2,
	      SHB_OS = 3,
	      SHB_USERAPPL = 4,
	      IF_NAME = 2,
	      IF_DESCRIPTION = 3,
	      IF_TSRESOL = 9,
	      EPB_FLAGS = 2,
	      EPB_PACKETID = 5,
	      ISB_IFRECV = 4,
	      ISB_OSDROP = 7,
};

enum { /* EPB_FLAGS */
       EPB_INBOUND = 1,
       EPB_OUTBOUND = 2,
};

struct pcap {
	struct pk_consumer consumer; /* first: the consumer is the pcap */
	struct pk_out *out;
	struct pk_pcap_opts opts;
	struct pk_out block;           /* the block that is being made */
	struct pk_tally interfaces;    /* row: interface id; count: packets */
	uint64_t offset_ns;            /* UTC minus boot time */
	uint64_t last_ns;              /* UTC of the last packet */
	uint64_t no_packet, no_header; /* events left out */
	bool started;
};

/* ---- blocks and options ---- */

static void put_u16(struct pk_out *b, uint16_t v)
{
	pk_out_mem(b, &v, sizeof(v));
}

static void put_u32(struct pk_out *b, uint32_t v)
{
	pk_out_mem(b, &v, sizeof(v));
}

static void put_timestamp(struct pk_out *b, uint64_t ns)
{
	put_u32(b, (uint32_t)(ns >> 32));
	put_u32(b, (uint32_t)ns);
}

static void put_padding(struct pk_out *b)
{
	static const uint8_t zero[4];

	pk_out_mem(b, zero, -b->len & 3);
}

static void block_begin(struct pk_out *b, uint32_t type)
{
	pk_out_reset(b);
	put_u32(b, type);
	put_u32(b, 0); /* length, known at the end */
}

static int block_end(struct pcap *p)
{
	struct pk_out *b = &p->block;
	uint32_t len = (uint32_t)b->len + 4;

	put_u32(b, len);
	if (b->error)
		return pk_consumer_out_error(b);
	memcpy(b->buf + 4, &len, sizeof(len));
	pk_out_mem(p->out, b->buf, b->len);
	return pk_consumer_out_error(p->out);
}

/* An option whose value is what is written to the block between the two. */
static size_t option_begin(struct pk_out *b, enum option code)
{
	put_u16(b, (uint16_t)code);
	put_u16(b, 0);
	return b->len;
}

static void option_end(struct pk_out *b, size_t begin)
{
	uint16_t len;

	if (b->error)
		return;
	b->len = MIN(b->len, begin + OPTION_MAX_BYTES);
	len = (uint16_t)(b->len - begin);
	memcpy(b->buf + begin - sizeof(len), &len, sizeof(len));
	put_padding(b);
}

static void put_option(struct pk_out *b, enum option code, const void *value, size_t len)
{
	size_t begin = option_begin(b, code);

	pk_out_mem(b, value, len);
	option_end(b, begin);
}

/* A text of the capture's header; NULL if it has none. Owned by names. */
static const char *meta_text(const struct pk_names *names, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(pk_names_meta(names), key, &v) || !v)
		return NULL;
	return json_object_get_string(v);
}

/* "A B" of the capture's header, as far as it has them. */
static void put_meta_option(struct pk_out *b, enum option code, const struct pk_names *names,
			    const char *prefix, const char *key, const char *second_key)
{
	const char *second = second_key ? meta_text(names, second_key) : NULL;
	const char *value = meta_text(names, key);
	size_t begin;

	if (!value)
		return;
	begin = option_begin(b, code);
	pk_out_str(b, prefix);
	pk_out_escaped(b, value, strlen(value));
	if (second) {
		pk_out_char(b, ' ');
		pk_out_escaped(b, second, strlen(second));
	}
	option_end(b, begin);
}

/* Late, since the header facts of a capture come with its first blocks. */
static int write_section(struct pcap *p, const struct pk_names *names)
{
	struct pk_out *b = &p->block;

	p->started = true;
	p->offset_ns = (uint64_t)pk_names_clock_offset_ns(names);
	block_begin(b, BLOCK_SECTION);
	put_u32(b, BYTE_ORDER_MAGIC);
	put_u16(b, 1); /* version 1.0 */
	put_u16(b, 0);
	put_u32(b, UINT32_MAX); /* length of the section: not known */
	put_u32(b, UINT32_MAX);
	put_meta_option(b, OPT_COMMENT, names, "", "cmdline", NULL);
	put_meta_option(b, SHB_HARDWARE, names, "", "machine", NULL);
	put_meta_option(b, SHB_OS, names, "Linux ", "kernel", NULL);
	put_meta_option(b, SHB_USERAPPL, names, "", "program", "version");
	put_u32(b, OPT_END);
	return block_end(p);
}

/* ---- interfaces ---- */

static int write_interface(struct pcap *p, const struct dev_section *dev,
			   const struct ns_section *ns, const struct pk_names *names)
{
	struct pk_out *b = &p->block;
	size_t begin;

	block_begin(b, BLOCK_INTERFACE);
	put_u16(b, LINKTYPE_ETHERNET);
	put_u16(b, 0);
	put_u32(b, 0); /* packets of any length */
	begin = option_begin(b, IF_NAME);
	if (dev && dev->name[0])
		pk_out_escaped(b, dev->name, sizeof(dev->name));
	else
		pk_out_str(b, "(no device)");
	option_end(b, begin);
	if (ns) {
		begin = option_begin(b, IF_DESCRIPTION);
		pk_out_str(b, "netns ");
		pk_text_netns(b, names, ns->inum);
		option_end(b, begin);
	}
	put_option(b, IF_TSRESOL, "\x09", 1); /* nanoseconds */
	put_u32(b, OPT_END);
	return block_end(p);
}

/* Number of the interface that the event belongs to, described first if it is new; or -errno,
 * logged. */
static int64_t find_interface(struct pcap *p, const struct pk_event *ev,
			      const struct pk_names *names)
{
	const struct dev_section *dev = pk_event_get(ev, dev);
	const struct ns_section *ns = pk_event_get(ev, ns);
	struct pk_tally_key key = { .c = (uint64_t)(ns ? ns->inum : 0) << 32 };
	struct pk_tally_row *row;

	if (dev) {
		memcpy(&key.a, dev->name, 8);
		memcpy(&key.b, dev->name + 8, 8);
		key.c |= dev->ifindex;
	}
	row = pk_tally_row(&p->interfaces, &key);
	if (!row)
		return pk_err(-ENOMEM, "pcap: no memory");
	if (!row->count++) {
		int r = write_interface(p, dev, ns, names);

		if (r)
			return r;
	}
	return row - p->interfaces.at;
}

/* ---- packets ---- */

static void put_comments(struct pk_out *b, const struct pk_event *ev, const struct pk_names *names,
			 bool made_up)
{
	static const char no_link[] = "no link header: the Ethernet header is made up";
	size_t begin = option_begin(b, OPT_COMMENT);

	if (pk_event_get(ev, drop)) {
		pk_drop_section.print(ev, names, b);
	} else {
		const struct pk_probe_name *probe = pk_names_probe(names, ev->rec->probe);

		pk_out_escaped(b, probe->type, strlen(probe->type));
		pk_out_char(b, ' ');
		pk_out_escaped(b, probe->symbol, strlen(probe->symbol));
	}
	option_end(b, begin);
	if (made_up)
		put_option(b, OPT_COMMENT, no_link, sizeof(no_link) - 1);
}

static void put_flags(struct pk_out *b, const struct dev_section *dev)
{
	uint32_t flags;

	if (!dev)
		return; /* direction not known */
	flags = dev->rx_ifindex && dev->rx_ifindex == dev->ifindex ? EPB_INBOUND : EPB_OUTBOUND;
	put_option(b, EPB_FLAGS, &flags, sizeof(flags));
}

static int write_packet(struct pcap *p, const struct pk_event *ev, const struct pk_names *names,
			uint32_t interface, const struct pk_link_header *h)
{
	const struct packet_section *packet = pk_event_get(ev, packet);
	size_t captured = pk_event_tail(ev, packet);
	struct pk_out *b = &p->block;

	p->last_ns = ev->rec->ts_ns + p->offset_ns;
	block_begin(b, BLOCK_PACKET);
	put_u32(b, interface);
	put_timestamp(b, p->last_ns);
	put_u32(b, (uint32_t)(h->len + captured));
	put_u32(b, (uint32_t)(h->len + MAX(captured, (size_t)packet->len)));
	pk_out_mem(b, packet->data, h->before);
	pk_out_mem(b, h->bytes, h->len);
	pk_out_mem(b, packet->data + h->before, captured - h->before);
	put_padding(b);
	put_comments(b, ev, names, h->made_up);
	put_flags(b, pk_event_get(ev, dev));
	if (ev->rec->id)
		put_option(b, EPB_PACKETID, &ev->rec->id, sizeof(ev->rec->id));
	put_u32(b, OPT_END);
	return block_end(p);
}

static int pcap_event(struct pk_consumer *c, const struct pk_event *ev,
		      const struct pk_names *names)
{
	struct pcap *p = (struct pcap *)c;
	struct pk_link_header h;
	int64_t interface;

	if (!pk_event_get(ev, packet) || !pk_event_tail(ev, packet)) {
		p->no_packet++;
		return 0;
	}
	if (!pk_link_header_make(ev, &h)) {
		p->no_header++;
		return 0;
	}
	if (!p->started) {
		int r = write_section(p, names);

		if (r)
			return r;
	}
	interface = find_interface(p, ev, names);
	if (interface < 0)
		return (int)interface;
	return write_packet(p, ev, names, (uint32_t)interface, &h);
}

/* ---- the end ---- */

/* A reader wants a section and an interface even when there is no packet. */
static int write_empty(struct pcap *p, const struct pk_names *names)
{
	return write_section(p, names) ?: write_interface(p, NULL, NULL, names);
}

/* What was lost belongs to no interface; it is told once, with the first. */
static int write_statistics(struct pcap *p)
{
	uint64_t lost = p->opts.reader ? pk_capture_state(p->opts.reader)->lost : 0;
	struct pk_out *b = &p->block;
	int r = 0;

	for (size_t i = 0; !r && i < p->interfaces.n; i++) {
		block_begin(b, BLOCK_STATISTICS);
		put_u32(b, (uint32_t)i);
		put_timestamp(b, p->last_ns);
		if (i == 0 && lost) {
			size_t begin = option_begin(b, OPT_COMMENT);

			pk_out_u64(b, lost);
			pk_out_str(b, " events of the whole capture were lost");
			option_end(b, begin);
			put_option(b, ISB_OSDROP, &lost, sizeof(lost));
		}
		put_option(b, ISB_IFRECV, &p->interfaces.at[i].count, sizeof(uint64_t));
		put_u32(b, OPT_END);
		r = block_end(p);
	}
	return r;
}

static int pcap_end(struct pk_consumer *c, const struct pk_names *names)
{
	struct pcap *p = (struct pcap *)c;
	int r = p->started ? 0 : write_empty(p, names);

	if (!r)
		r = write_statistics(p);
	if (r)
		return r;
	if (p->no_packet)
		pk_info("pcap: %" PRIu64 " events without packet bytes were left out",
			p->no_packet);
	if (p->no_header)
		pk_info("pcap: %" PRIu64 " packets that have no network header (yet) were left out",
			p->no_header);
	return 0;
}

static void pcap_free(struct pk_consumer *c)
{
	struct pcap *p = (struct pcap *)c;

	pk_out_done(&p->block);
	pk_tally_done(&p->interfaces);
	free(p);
}

struct pk_consumer *pk_pcap_new(struct pk_out *out, const struct pk_pcap_opts *opts)
{
	struct pcap *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->consumer.event = pcap_event;
	p->consumer.end = pcap_end;
	p->consumer.free = pcap_free;
	p->out = out;
	p->opts = *opts;
	pk_out_init(&p->block, -1);
	return &p->consumer;
}
