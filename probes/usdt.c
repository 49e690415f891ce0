// SPDX-License-Identifier: GPL-2.0-or-later
/* See usdt.h. The file is mapped and read with every length checked: it is as trustworthy as the
 * program that it is of. */

#include "probes/usdt.h"

#include <ctype.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "core/util/log.h"

#ifdef __aarch64__
#include <asm/ptrace.h>
#define ELF_MACHINE EM_AARCH64
#else
#include <sys/user.h>
#define ELF_MACHINE EM_X86_64
#endif

/* ---- arguments ---- */

#ifdef __aarch64__
/* x0 to x30, the lower halves of them, and sp. */
static bool find_register(const char *name, size_t len, uint16_t *ret)
{
	char *end;
	unsigned long n;

	if (len == 2 && !memcmp(name, "sp", 2)) {
		*ret = offsetof(struct user_pt_regs, sp);
		return true;
	}
	if (len < 2 || (name[0] != 'x' && name[0] != 'w') || !isdigit((unsigned char)name[1]))
		return false;
	n = strtoul(name + 1, &end, 10);
	if (end != name + len || n > 30)
		return false;
	*ret = (uint16_t)(offsetof(struct user_pt_regs, regs) + n * 8);
	return true;
}
#else
/* What each register is called when 8, 4, 2 or 1 byte of it are meant. */
static const struct {
	const char *names[4];
	uint16_t offset;
} registers[] = {
#define REGISTER(member, a, b, c, d)                                                               \
	{                                                                                          \
		{ a, b, c, d }, offsetof(struct user_regs_struct, member)                          \
	}
	REGISTER(rax, "rax", "eax", "ax", "al"),      REGISTER(rbx, "rbx", "ebx", "bx", "bl"),
	REGISTER(rcx, "rcx", "ecx", "cx", "cl"),      REGISTER(rdx, "rdx", "edx", "dx", "dl"),
	REGISTER(rsi, "rsi", "esi", "si", "sil"),     REGISTER(rdi, "rdi", "edi", "di", "dil"),
	REGISTER(rbp, "rbp", "ebp", "bp", "bpl"),     REGISTER(rsp, "rsp", "esp", "sp", "spl"),
	REGISTER(r8, "r8", "r8d", "r8w", "r8b"),      REGISTER(r9, "r9", "r9d", "r9w", "r9b"),
	REGISTER(r10, "r10", "r10d", "r10w", "r10b"), REGISTER(r11, "r11", "r11d", "r11w", "r11b"),
	REGISTER(r12, "r12", "r12d", "r12w", "r12b"), REGISTER(r13, "r13", "r13d", "r13w", "r13b"),
	REGISTER(r14, "r14", "r14d", "r14w", "r14b"), REGISTER(r15, "r15", "r15d", "r15w", "r15b"),
#undef REGISTER
};

static bool find_register(const char *name, size_t len, uint16_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(registers); i++)
		for (size_t k = 0; k < 4; k++)
			if (strlen(registers[i].names[k]) == len &&
			    !memcmp(registers[i].names[k], name, len)) {
				*ret = registers[i].offset;
				return true;
			}
	return false;
}
#endif

/* A register at *p, with or without the % before it; *p goes behind it. */
static bool take_register(const char **p, uint16_t *ret)
{
	const char *name = *p + (**p == '%');
	size_t len = 0;

	while (isalnum((unsigned char)name[len]))
		len++;
	if (!find_register(name, len, ret))
		return false;
	*p = name + len;
	return true;
}

static int64_t take_number(const char **p)
{
	char *end;
	int64_t n = strtoll(*p, &end, 0);

	*p = end;
	return n;
}

/* Behind the opening one: "%rbp)" or "%rdi,%rsi,8)", of arm64 "sp, 16]". */
static bool parse_memory(const char *p, struct pk_usdt_arg *arg)
{
	arg->kind = PK_USDT_MEMORY;
	if (!take_register(&p, &arg->reg))
		return false;
	if (*p == ',' && (p[1] == ' ' || isdigit((unsigned char)p[1]) || p[1] == '-')) {
		p++;
		arg->value = take_number(&p);
	} else if (*p == ',') {
		p++;
		if (!take_register(&p, &arg->index))
			return false;
		arg->scale = 1;
		if (*p == ',') {
			p++;
			arg->scale = (uint8_t)take_number(&p);
		}
	}
	return *p == ')' || *p == ']';
}

static bool parse_place(const char *p, struct pk_usdt_arg *arg)
{
	if (*p == '$' || (isdigit((unsigned char)*p) && !strpbrk(p, "(["))) {
		p += *p == '$';
		arg->kind = PK_USDT_CONSTANT;
		arg->value = take_number(&p);
		return !*p;
	}
	if (isdigit((unsigned char)*p) || *p == '-')
		arg->value = take_number(&p);
	if (*p == '(' || *p == '[')
		return parse_memory(p + 1, arg);
	arg->kind = PK_USDT_REGISTER;
	return take_register(&p, &arg->reg) && !*p;
}

/* "-4@%eax" */
static bool parse_arg(const char *text, struct pk_usdt_arg *arg)
{
	const char *p = text;
	int64_t size = 8;

	if (strchr(text, '@')) {
		size = take_number(&p);
		if (*p++ != '@')
			return false; /* a floating-point number, "8f@" */
	}
	arg->is_signed = size < 0;
	arg->bytes = (uint8_t)(size < 0 ? -size : size);
	if (arg->bytes != 1 && arg->bytes != 2 && arg->bytes != 4 && arg->bytes != 8)
		return false;
	return parse_place(p, arg);
}

/* Arguments are parted by blanks; inside of brackets there may be some too. */
static size_t arg_len(const char *p)
{
	size_t n = 0;
	int depth = 0;

	for (; p[n] && (depth || p[n] != ' '); n++)
		depth += (p[n] == '[') - (p[n] == ']');
	return n;
}

bool pk_usdt_parse_arg(const char **text, struct pk_usdt_arg *ret)
{
	struct pk_usdt_arg arg = { 0 };
	char word[64];
	size_t len;

	*text += strspn(*text, " ");
	len = arg_len(*text);
	if (!len)
		return false;
	snprintf(word, sizeof(word), "%.*s", (int)len, *text);
	*text += len;
	if (len >= sizeof(word) || !parse_arg(word, &arg))
		arg = (struct pk_usdt_arg){ .kind = PK_USDT_UNKNOWN };
	*ret = arg;
	return true;
}

/* ---- the file ---- */

struct image {
	const uint8_t *at;
	size_t size;
};

static void image_done(struct image *image)
{
	if (image->at)
		munmap((void *)image->at, image->size);
}

static int image_open(const char *path, struct image *ret)
{
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *at;

	if (fd < 0 || fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size < (off_t)sizeof(Elf64_Ehdr))
		return -ENOEXEC;
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return -errno;
	*ret = (struct image){ .at = at, .size = (size_t)st.st_size };
	return 0;
}

/* `size` bytes at `offset`, or NULL if they are not all there. */
static const void *bytes_at(const struct image *f, uint64_t offset, uint64_t size)
{
	return offset <= f->size && size <= f->size - offset ? f->at + offset : NULL;
}

static const Elf64_Ehdr *elf_header(const struct image *f)
{
	const Elf64_Ehdr *h = bytes_at(f, 0, sizeof(*h));

	if (!h || memcmp(h->e_ident, ELFMAG, SELFMAG) || h->e_ident[EI_CLASS] != ELFCLASS64 ||
	    h->e_machine != ELF_MACHINE || h->e_shentsize != sizeof(Elf64_Shdr) ||
	    h->e_phentsize != sizeof(Elf64_Phdr))
		return NULL;
	return h;
}

static const Elf64_Shdr *find_section(const struct image *f, const char *name)
{
	const Elf64_Ehdr *h = elf_header(f);
	const Elf64_Shdr *s = bytes_at(f, h->e_shoff, (uint64_t)h->e_shnum * sizeof(*s));
	const char *names;

	if (!s || h->e_shstrndx >= h->e_shnum)
		return NULL;
	names = bytes_at(f, s[h->e_shstrndx].sh_offset, s[h->e_shstrndx].sh_size);
	for (size_t i = 0; names && i < h->e_shnum; i++)
		if (s[i].sh_name < s[h->e_shstrndx].sh_size &&
		    !strncmp(names + s[i].sh_name, name, s[h->e_shstrndx].sh_size - s[i].sh_name))
			return &s[i];
	return NULL;
}

/* Where an address of the program is in its file; 0: nowhere. */
static uint64_t file_offset(const struct image *f, uint64_t address)
{
	const Elf64_Ehdr *h = elf_header(f);
	const Elf64_Phdr *p = bytes_at(f, h->e_phoff, (uint64_t)h->e_phnum * sizeof(*p));

	for (size_t i = 0; p && i < h->e_phnum; i++)
		if (p[i].p_type == PT_LOAD && address >= p[i].p_vaddr &&
		    address - p[i].p_vaddr < p[i].p_memsz)
			return address - p[i].p_vaddr + p[i].p_offset;
	return 0;
}

/* What a note of systemtap's says. */
struct note {
	uint64_t pc, base, semaphore;
	const char *provider, *name, *args;
};

/* The next text of [*p, end), which goes behind it; NULL: it does not end. */
static const char *take_text(const char **p, const char *end)
{
	const char *text = *p, *stop = memchr(text, '\0', (size_t)(end - text));

	if (stop)
		*p = stop + 1;
	return stop ? text : NULL;
}

static bool parse_note(const uint8_t *desc, size_t size, struct note *ret)
{
	const char *p = (const char *)desc + 24, *end = (const char *)desc + size;

	if (size < 24)
		return false;
	memcpy(ret, desc, 24);
	ret->provider = take_text(&p, end);
	ret->name = ret->provider ? take_text(&p, end) : NULL;
	ret->args = ret->name ? take_text(&p, end) : NULL;
	return ret->args;
}

static int add_site(struct pk_usdt *usdt, const struct image *f, const struct note *note)
{
	const Elf64_Shdr *base = find_section(f, ".stapsdt.base");
	/* The program may have been moved since the note was made. */
	uint64_t moved = base ? base->sh_addr - note->base : 0;
	struct pk_usdt_site site = { .offset = file_offset(f, note->pc + moved) };
	const char *args = note->args;

	if (note->semaphore)
		site.semaphore = file_offset(f, note->semaphore + moved);
	for (size_t i = 0; i < PK_USDT_MAX_ARGS; i++)
		if (!pk_usdt_parse_arg(&args, &site.args[i]))
			break;
	if (!site.offset)
		return 0;
	if (pk_array_reserve(usdt, 1))
		return -ENOMEM;
	usdt->at[usdt->n++] = site;
	return 0;
}

/* All sites of provider:name among the notes. */
static int find_sites(struct pk_usdt *usdt, const struct image *f, const char *provider,
		      const char *name)
{
	const Elf64_Shdr *s = find_section(f, ".note.stapsdt");
	const uint8_t *p = s ? bytes_at(f, s->sh_offset, s->sh_size) : NULL;
	size_t left = p ? s->sh_size : 0;
	int r = 0;

	while (!r && left >= sizeof(Elf64_Nhdr)) {
		const Elf64_Nhdr *h = (const void *)p;
		uint64_t name_size = ((uint64_t)h->n_namesz + 3) & ~3ULL;
		uint64_t desc_size = ((uint64_t)h->n_descsz + 3) & ~3ULL;
		const uint8_t *desc = p + sizeof(*h) + name_size;
		struct note note;

		if (name_size + desc_size > left - sizeof(*h))
			break;
		if (h->n_type == 3 && parse_note(desc, h->n_descsz, &note) &&
		    !strcmp(note.provider, provider) && !strcmp(note.name, name))
			r = add_site(usdt, f, &note);
		p = desc + desc_size;
		left -= sizeof(*h) + name_size + desc_size;
	}
	return r;
}

/* "PATH:PROVIDER:NAME" into its parts, in `copy`. */
static bool split(char *copy, char **ret_provider, char **ret_name)
{
	*ret_name = strrchr(copy, ':');
	if (!*ret_name)
		return false;
	*(*ret_name)++ = '\0';
	*ret_provider = strrchr(copy, ':');
	if (!*ret_provider)
		return false;
	*(*ret_provider)++ = '\0';
	return true;
}

static void set_place(struct pk_usdt *usdt, const char *place)
{
	size_t digits = strspn(place, "0123456789");

	usdt->pid = -1;
	if (digits && !place[digits] && digits < 10) {
		usdt->pid = (pid_t)strtol(place, NULL, 10);
		snprintf(usdt->path, sizeof(usdt->path), "/proc/%s/exe", place);
	} else {
		snprintf(usdt->path, sizeof(usdt->path), "%s", place);
	}
}

int pk_usdt_find(const char *text, struct pk_usdt *ret)
{
	_cleanup_(pk_usdt_done) struct pk_usdt usdt = { 0 };
	_cleanup_(image_done) struct image f = { 0 };
	_cleanup_(freep) char *copy = strdup(text);
	char *provider, *name;
	int r;

	if (!copy)
		return pk_err(-ENOMEM, "out of memory");
	if (!split(copy, &provider, &name) || strlen(copy) >= sizeof(usdt.path))
		return pk_err(-EINVAL, "probe 'usdt:%s': expected PATH:PROVIDER:NAME", text);
	set_place(&usdt, copy);
	r = image_open(usdt.path, &f);
	if (r == -ENOENT && usdt.pid >= 0)
		return pk_err(-ESRCH, "probe 'usdt:%s': no process %d", text, (int)usdt.pid);
	if (r && r != -ENOEXEC)
		return pk_err(r, "probe 'usdt:%s': %s: %s", text, usdt.path, strerror(-r));
	if (r || !elf_header(&f))
		return pk_err(-ENOEXEC, "probe 'usdt:%s': %s is no program of this machine", text,
			      usdt.path);
	r = find_sites(&usdt, &f, provider, name);
	if (r)
		return pk_err(r, "out of memory");
	if (!usdt.n)
		return pk_err(-ENOENT,
			      "probe 'usdt:%s': %s has no such probe; 'readelf -n' lists those "
			      "that it has, if it was built with any",
			      text, usdt.path);
	*ret = usdt;
	usdt = (struct pk_usdt){ 0 };
	return 0;
}

void pk_usdt_done(struct pk_usdt *usdt)
{
	free(usdt->at);
	*usdt = (struct pk_usdt){ 0 };
}
