// SPDX-License-Identifier: GPL-2.0-or-later
/* See symbols.h. A kernel has 100,000 to 200,000 symbols, so the text is read whole, cut by
 * hand, and the names of functions are moved to the front of the same buffer. kallsyms is in
 * order of address up to the modules; only what is not gets sorted. Of several names for one
 * address the first in the file is taken, as the kernel does it.
 *
 * kallsyms tells where a function begins, not where it ends: the next one ends it. The last of a
 * module has no next one, and behind it a module or a BPF program loaded later may lie. So such
 * a function is believed for the page asked for only, and while the set of loaded modules is the
 * one that kallsyms was read with. */

#include "core/kernel/symbols.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>

#include "core/kernel/internal.h"

#define TAIL_MAX_BYTES  (16 * 1024) /* no last function of a module is longer */
#define PAGE_BYTES      4096
#define NO_SYMBOL       UINT32_MAX
#define FIRST_WAIT_NS   1000000000LL
#define LONGEST_WAIT_NS (64 * FIRST_WAIT_NS)

struct symbol {
	uint64_t addr;
	uint32_t name;   /* offset into text */
	uint16_t module; /* index into modules; 0: the kernel itself */
	uint16_t ends;   /* only a mark: nothing of interest begins here */
};

struct pk_symbols {
	char *text; /* names, NUL-terminated */
	struct {
		struct symbol *at;
		size_t n, cap;
	} syms; /* in order of address */
	struct {
		uint32_t *at; /* offsets into text; [0] is not used */
		size_t n, cap;
	} modules;
	struct {
		struct variable {
			uint64_t addr;
			uint32_t name;
		} * at;
		size_t n, cap;
	} variables;            /* of the kernel itself */
	uint32_t *heads, *next; /* by name: hash chains over syms; NULL until asked for */
	size_t n_heads;

	int error;                /* of the last reading */
	uint64_t modules_stamp;   /* of the set of modules it was read with */
	int64_t read_ns, wait_ns; /* when, and for how long it has to do */
};

static void forget(struct pk_symbols *s)
{
	free(s->text);
	free(s->syms.at);
	free(s->modules.at);
	free(s->variables.at);
	free(s->heads);
	free(s->next);
	*s = (struct pk_symbols){ .error = s->error, .wait_ns = s->wait_ns };
}

void pk_symbols_free(struct pk_symbols *s)
{
	if (!s)
		return;
	forget(s);
	free(s);
}

uint64_t pk_kernel_modules_stamp(struct pk_kernel *k)
{
	char path[PATH_MAX];
	uint64_t stamp = 0;
	struct dirent *d;
	DIR *dir;

	if (pk_file_path(path, sizeof(path), k->sys, "module"))
		return 0;
	dir = opendir(path);
	if (!dir)
		return 0;
	while ((d = readdir(dir)))
		stamp += (d->d_ino + 1) * 0x9e3779b97f4a7c15ULL;
	closedir(dir);
	return stamp;
}

static unsigned int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned int)(c - 'a' + 10);
	return 16;
}

/* Is it a mark of the linker's, beside the function that begins at the same place? */
static bool is_start_mark(const char *name)
{
	return !strcmp(name, "_text") || !strcmp(name, "_stext") || !strcmp(name, "_sinittext") ||
	       !strcmp(name, "__irqentry_text_start") || !strcmp(name, "__softirqentry_text_start");
}

static bool is_end_mark(const char *name)
{
	return !strcmp(name, "_etext") || !strcmp(name, "_einittext");
}

/* Index of the module whose name is at `text`, which is added if it is new. Lines of one module
 * stand together. */
static int module_index(struct pk_symbols *s, const char *text, size_t len, char **to)
{
	size_t i = s->modules.n;

	while (--i > 0) {
		const char *have = s->text + s->modules.at[i];

		if (!strncmp(have, text, len) && !have[len])
			return (int)i;
	}
	if (s->modules.n > UINT16_MAX || pk_array_reserve(&s->modules, 1))
		return -ENOMEM;
	memmove(*to, text, len);
	(*to)[len] = '\0';
	s->modules.at[s->modules.n] = (uint32_t)(*to - s->text);
	*to += len + 1;
	return (int)s->modules.n++;
}

static bool is_function(char type)
{
	return (type | 0x20) == 't' || (type | 0x20) == 'w';
}

static bool is_variable(char type)
{
	return (type | 0x20) == 'd' || (type | 0x20) == 'b' || (type | 0x20) == 'r';
}

/* Move `len` bytes of a name to *to, and *to behind them; its offset. */
static uint32_t keep_name(struct pk_symbols *s, const char *name, size_t len, char **to)
{
	uint32_t offset = (uint32_t)(*to - s->text);

	memmove(*to, name, len);
	*to += len;
	*(*to)++ = '\0';
	return offset;
}

static int take_variable(struct pk_symbols *s, uint64_t addr, const char *name, size_t len,
			 char **to)
{
	if (pk_array_reserve(&s->variables, 1))
		return -ENOMEM;
	s->variables.at[s->variables.n++] =
		(struct variable){ .addr = addr, .name = keep_name(s, name, len, to) };
	return 0;
}

/* Take in a function of [`name`, `end`), which ends with its module if `tab` is there. */
static int take_function(struct pk_symbols *s, uint64_t addr, char *name, char *tab, char *end,
			 char **to)
{
	struct symbol sym = { .addr = addr };
	int module = 0;

	sym.name = keep_name(s, name, (size_t)((tab ? tab : end) - name), to);
	if (tab && end - tab > 3 && tab[1] == '[' && end[-1] == ']')
		module = module_index(s, tab + 2, (size_t)(end - tab) - 3, to);
	if (module < 0)
		return module;
	if (!module && is_start_mark(s->text + sym.name))
		return 0;
	sym.module = (uint16_t)module;
	sym.ends = !module && is_end_mark(s->text + sym.name);
	if (pk_array_reserve(&s->syms, 1))
		return -ENOMEM;
	s->syms.at[s->syms.n++] = sym;
	return 0;
}

/* Take in "addr type name\t[module]" from `line` to `end`. *to: where the names go, always
 * before `line`. */
static int take_line(struct pk_symbols *s, char *line, char *end, char **to)
{
	char *p = line, *tab, *name;
	uint64_t addr = 0;

	for (; p < end && hex_digit(*p) < 16; p++)
		addr = addr << 4 | hex_digit(*p);
	if (p == line || end - p < 4 || p[0] != ' ' || p[2] != ' ')
		return 0; /* not a line of kallsyms */
	name = p + 3;
	tab = memchr(name, '\t', (size_t)(end - name));
	if (is_function(p[1]))
		return take_function(s, addr, name, tab, end, to);
	if (is_variable(p[1]) && !tab)
		return take_variable(s, addr, name, (size_t)(end - name), to);
	return 0;
}

/* By address; the marks last, then in the order of the file, in which the names lie too. */
static int compare_symbols(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	if (x->ends != y->ends)
		return x->ends ? 1 : -1;
	return x->name < y->name ? -1 : x->name > y->name;
}

static void sort_symbols(struct pk_symbols *s)
{
	struct symbol *at = s->syms.at;
	size_t sorted = 1, n = s->syms.n;

	while (sorted < n && compare_symbols(&at[sorted - 1], &at[sorted]) < 0)
		sorted++;
	if (sorted >= n)
		return;
	qsort(at + sorted, n - sorted, sizeof(*at), compare_symbols);
	if (compare_symbols(&at[sorted - 1], &at[sorted]) > 0)
		qsort(at, n, sizeof(*at), compare_symbols);
}

/* Cut `len` bytes of kallsyms at s->text into symbols. */
static int parse(struct pk_symbols *s, size_t len)
{
	char *p = s->text, *end = s->text + len, *to = s->text;
	char *shorter;
	int r;

	if (len > UINT32_MAX)
		return -EFBIG;
	r = pk_array_reserve(&s->modules, 1);
	if (r)
		return r;
	s->modules.n = 1;
	while (p < end) {
		char *eol = memchr(p, '\n', (size_t)(end - p));

		if (!eol)
			eol = end;
		r = take_line(s, p, eol, &to);
		if (r)
			return r;
		p = eol + 1;
	}
	shorter = realloc(s->text, (size_t)(to - s->text) + 1);
	if (shorter)
		s->text = shorter;
	sort_symbols(s);
	return 0;
}

/* Are all addresses zero? */
static bool all_hidden(const struct pk_symbols *s)
{
	return s->syms.n && !s->syms.at[s->syms.n - 1].addr;
}

/* Read kallsyms; what was known before is replaced, or kept if that fails. */
static int load(struct pk_kernel *k, struct pk_symbols *s)
{
	struct pk_symbols fresh = { 0 };
	/* Before: a module that comes meanwhile is then seen. */
	uint64_t stamp = pk_kernel_modules_stamp(k);
	size_t len = 0;
	int r;

	s->read_ns = now_ns();
	s->modules_stamp = stamp;
	r = pk_file_read(k->kallsyms, &fresh.text, &len);
	if (!r)
		r = parse(&fresh, len);
	if (!r && all_hidden(&fresh))
		r = -EACCES;
	if (!r && !fresh.syms.n)
		r = -ENODATA;
	if (r) {
		forget(&fresh);
		return r;
	}
	fresh.read_ns = s->read_ns;
	fresh.modules_stamp = stamp;
	forget(s);
	fresh.wait_ns = s->wait_ns;
	*s = fresh;
	return 0;
}

static int report(struct pk_kernel *k, int r)
{
	if (r == -EACCES)
		pk_warn("%s: addresses are hidden from this process, functions appear as numbers: "
			"run as root or "
			"with CAP_SYSLOG, and with kernel.kptr_restrict below 2",
			k->kallsyms);
	else
		pk_warn("%s: %s; functions appear as numbers", k->kallsyms,
			r == -ENODATA ? "no functions in it" : strerror(-r));
	return r;
}

static void *read_aside(void *kernel)
{
	struct pk_symbols *s = calloc(1, sizeof(*s));

	if (s)
		s->error = load(kernel, s);
	return s;
}

void pk_symbols_read_ahead(struct pk_kernel *k)
{
	sigset_t all, before;

	if (k->symbols || k->reading_symbols)
		return;
	sigfillset(&all); /* they are for the thread that waits for them */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	k->reading_symbols = !pthread_create(&k->symbols_reader, NULL, read_aside, k);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void pk_symbols_wait(struct pk_kernel *k)
{
	void *symbols;

	if (!k->reading_symbols)
		return;
	pthread_join(k->symbols_reader, &symbols);
	k->reading_symbols = false;
	k->symbols = symbols;
	if (k->symbols && k->symbols->error)
		report(k, k->symbols->error);
}

/* Have the symbols read. 0, or the error that reading met, logged the first time. */
static int want_symbols(struct pk_kernel *k, struct pk_symbols **ret)
{
	pk_symbols_wait(k);
	if (!k->symbols) {
		k->symbols = calloc(1, sizeof(*k->symbols));
		if (!k->symbols)
			return -ENOMEM;
		k->symbols->error = load(k, k->symbols);
		if (k->symbols->error)
			report(k, k->symbols->error);
	}
	*ret = k->symbols;
	return k->symbols->error;
}

/* Read again if there is hope for news. Did it? */
static bool refresh(struct pk_kernel *k, struct pk_symbols *s, bool missing)
{
	bool changed = pk_kernel_modules_stamp(k) != s->modules_stamp;

	if (!changed && (!missing || now_ns() - s->read_ns < s->wait_ns))
		return false;
	s->wait_ns = changed ? 0 : MIN(MAX(s->wait_ns * 2, FIRST_WAIT_NS), LONGEST_WAIT_NS);
	return !load(k, s);
}

/* The last symbol at or before `addr`, the first of its aliases; NULL if there is none. */
static const struct symbol *last_before(const struct pk_symbols *s, uint64_t addr)
{
	size_t low = 0, high = s->syms.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->syms.at[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low)
		return NULL;
	low--;
	while (low && s->syms.at[low - 1].addr == s->syms.at[low].addr)
		low--;
	return &s->syms.at[low];
}

/* The symbol behind `sym` and its aliases; NULL: none. */
static const struct symbol *next_behind(const struct pk_symbols *s, const struct symbol *sym)
{
	const struct symbol *end = s->syms.at + s->syms.n, *p = sym;

	while (p < end && p->addr == sym->addr)
		p++;
	return p < end ? p : NULL;
}

/* Fill *ret for `sym`, of which `addr` is wanted. *ret_sure: its end is known. False: addr is
 * not in it. */
static bool fill(const struct pk_symbols *s, const struct symbol *sym, uint64_t addr,
		 struct pk_symbol *ret, bool *ret_sure)
{
	const struct symbol *next = next_behind(s, sym);
	uint64_t size;

	if (sym->ends)
		return false;
	*ret_sure = next && next->module == sym->module;
	size = next ? next->addr - sym->addr : UINT64_MAX - sym->addr;
	if (!*ret_sure) {
		uint64_t page_end = (addr | (PAGE_BYTES - 1)) + 1;

		if (addr - sym->addr >= TAIL_MAX_BYTES)
			return false;
		size = MIN(size, page_end - sym->addr);
	}
	*ret = (struct pk_symbol){ .addr = sym->addr,
				   .size = size,
				   .name = s->text + sym->name,
				   .module = sym->module ? s->text + s->modules.at[sym->module]
							 : "" };
	return true;
}

int pk_symbols_at(struct pk_kernel *k, uint64_t addr, struct pk_symbol *ret)
{
	struct pk_symbols *s;
	int r;

	r = want_symbols(k, &s);
	if (r)
		return r;
	for (int again = 0; again < 2; again++) {
		const struct symbol *sym = last_before(s, addr);
		bool sure = false, found = sym && fill(s, sym, addr, ret, &sure);

		if (found && sure && !ret->module[0])
			return 0; /* the kernel itself does not move */
		if (again || !refresh(k, s, !found || (!sure && addr - ret->addr >= PAGE_BYTES)))
			return found ? 0 : -ENOENT;
	}
	return -ENOENT;
}

/* What the compiler made of a function, "name.isra.0", is found beside it. */
static size_t hash_name(const char *name)
{
	size_t h = 5381;

	while (*name && *name != '.')
		h = h * 33 ^ (unsigned char)*name++;
	return h ^ h >> 15;
}

/* Chains by name, the first symbol first. */
static int index_names(struct pk_symbols *s)
{
	size_t n_heads = 1024;

	if (s->heads)
		return 0;
	while (n_heads < s->syms.n)
		n_heads *= 2;
	s->heads = malloc(n_heads * sizeof(*s->heads));
	s->next = malloc((s->syms.n + 1) * sizeof(*s->next));
	if (!s->heads || !s->next) {
		free(s->heads);
		free(s->next);
		s->heads = s->next = NULL;
		return -ENOMEM;
	}
	s->n_heads = n_heads;
	memset(s->heads, 0xff, n_heads * sizeof(*s->heads)); /* NO_SYMBOL */
	for (size_t i = s->syms.n; i-- > 0;) {
		size_t h = hash_name(s->text + s->syms.at[i].name) & (n_heads - 1);

		s->next[i] = s->heads[h];
		s->heads[h] = (uint32_t)i;
	}
	return 0;
}

static int find_named(struct pk_symbols *s, const char *name, const char *module,
		      struct pk_symbol *ret)
{
	size_t h = hash_name(name) & (s->n_heads - 1);
	int n = 0;

	for (uint32_t i = s->heads[h]; i != NO_SYMBOL; i = s->next[i]) {
		const struct symbol *sym = &s->syms.at[i];
		struct pk_symbol found;
		bool sure;

		if (strcmp(s->text + sym->name, name) || !fill(s, sym, sym->addr, &found, &sure) ||
		    (module && strcmp(found.module, module)))
			continue;
		if (!n || (ret->module[0] && !found.module[0]))
			*ret = found;
		n++;
	}
	return n;
}

static int want_names(struct pk_kernel *k, struct pk_symbols **ret)
{
	int r = want_symbols(k, ret);

	return r ? r : index_names(*ret);
}

int pk_symbols_named(struct pk_kernel *k, const char *name, const char *module,
		     struct pk_symbol *ret)
{
	struct pk_symbols *s;
	int n, r;

	r = want_names(k, &s);
	if (r)
		return r;
	n = find_named(s, name, module, ret);
	if (!n && refresh(k, s, false)) { /* a module came */
		r = index_names(s);
		n = r ? r : find_named(s, name, module, ret);
	}
	return n ? n : -ENOENT;
}

int pk_symbols_suffixed(struct pk_kernel *k, const char *name, const char *module,
			struct pk_symbol *ret)
{
	size_t len = strlen(name);
	struct pk_symbols *s;
	bool found = false;
	int r;

	r = want_names(k, &s);
	if (r)
		return r;
	for (uint32_t i = s->heads[hash_name(name) & (s->n_heads - 1)]; i != NO_SYMBOL;
	     i = s->next[i]) {
		const char *other = s->text + s->syms.at[i].name;
		struct pk_symbol sym;
		bool sure;

		if (strncmp(other, name, len) || other[len] != '.' ||
		    !fill(s, &s->syms.at[i], s->syms.at[i].addr, &sym, &sure) ||
		    (module && strcmp(sym.module, module)))
			continue;
		if (!found || strstr(ret->name, ".cold"))
			*ret = sym;
		found = true;
	}
	return found ? 0 : -ENOENT;
}

int pk_symbols_visit(struct pk_kernel *k,
		     int (*visit)(void *ctx, const char *name, const char *module), void *ctx)
{
	struct pk_symbols *s;
	int r;

	r = want_symbols(k, &s);
	for (size_t i = 0; !r && i < s->syms.n; i++) {
		const struct symbol *sym = &s->syms.at[i];

		if (!sym->ends)
			r = visit(ctx, s->text + sym->name,
				  sym->module ? s->text + s->modules.at[sym->module] : "");
	}
	return r;
}

int pk_symbols_variable(struct pk_kernel *k, const char *name, uint64_t *ret_addr)
{
	struct pk_symbols *s;
	int r;

	r = want_symbols(k, &s);
	if (r)
		return r;
	for (size_t i = 0; i < s->variables.n; i++)
		if (!strcmp(s->text + s->variables.at[i].name, name)) {
			*ret_addr = s->variables.at[i].addr;
			return 0;
		}
	return -ENOENT;
}

int pk_symbols_count(struct pk_kernel *k)
{
	struct pk_symbols *s;
	int r;

	r = want_symbols(k, &s);
	return r ? r : (int)s->syms.n;
}
