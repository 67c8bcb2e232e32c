/* SPDX-License-Identifier: MIT */
/*
 * Physical memory: a file in memory, mapped where EL2 expects its linear map.
 *
 * While EL2 boots, the mappings share the file, so that the vmemmap, which has a second address, is
 * the same memory at both. After that they are private copies, page by page as they are written,
 * and the file is what memory was. A reset copies from it the pages that were written since the
 * last one: to have the system do that, by dropping the copies, takes ten times as long.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"

/* EL2's linear map begins at a multiple of what one entry of its root table covers, in the half of
 * its address space that has bit 47 clear; private mappings begin at bit 46. */
#define LINEAR_BASE (1ull << 45)
#define PAGE 4096ull
#define ALIAS_MAX 8
/* Every so many resets are looked at. */
#define CHECKED_RESET 4096

struct mapping {
  char *address;
  size_t size;
  off_t offset;
  bool *is_written; /* for each page, since the last reset */
};

static int file = -1;
static uint64_t base;
static size_t file_size;
static struct mapping mappings[1 + ALIAS_MAX];
static unsigned mapping_count;

/* The file, as it was when EL2 had booted; NULL until then. */
static const char *booted;
/* Which pages were written: those of all mappings, counted through. */
static uint32_t *written;
static size_t written_count;
/* Where the mappings are; nothing is noted before EL2 has booted. */
static uintptr_t lowest, span;

/* Every variable of the kernel (shim.h); the linker names the ends of sections that there are. */
#define HIDDEN __attribute__((visibility("hidden")))
extern HIDDEN char __start_kernel_bss[], __stop_kernel_bss[];
extern HIDDEN char __start_kernel_data[], __stop_kernel_data[];
__attribute__((section("kernel_data"), used)) static long at_least_one = 1;
static char *saved_bss, *saved_data;

/* Of the kernel: the difference between a physical address and EL2's for it. */
extern long long hyp_physvirt_offset;

static int map(struct mapping m, int flags)
{
  void *at = mmap(m.address, m.size, PROT_READ | PROT_WRITE, flags, file, m.offset);
  if (at == MAP_FAILED) return -errno;
  if (at != m.address) {
    munmap(at, m.size);
    return -EEXIST;
  }
  return 0;
}

static int add(struct mapping m)
{
  if (mapping_count == sizeof(mappings) / sizeof(*mappings)) return -ENOSPC;
  int error = map(m, MAP_SHARED | MAP_FIXED_NOREPLACE);
  if (!error) mappings[mapping_count++] = m;
  return error;
}

int memory_create(const struct hvcfuzz_range *ram)
{
  file = memfd_create("hvcfuzz-ram", MFD_CLOEXEC);
  if (file < 0) return -errno;
  base = ram->first * PAGE;
  file_size = ram->count * PAGE;
  if (ftruncate(file, (off_t)file_size)) return -errno;
  hyp_physvirt_offset = -(long long)LINEAR_BASE;
  return add((struct mapping){(char *)(LINEAR_BASE + base), file_size, 0, NULL});
}

int memory_alias(unsigned long address, uint64_t phys, size_t size)
{
  return add((struct mapping){(char *)address, size, (off_t)(phys - base), NULL});
}

uint64_t memory_base(void) { return base; }

static char *copy(const char *start, const char *end)
{
  char *saved = malloc((size_t)(end - start) + 1);
  if (saved) memcpy(saved, start, (size_t)(end - start));
  return saved;
}

int memory_seal(void)
{
  size_t page_count = 0;
  for (unsigned i = 0; i < mapping_count; i++) {
    struct mapping *m = &mappings[i];
    int error = map(*m, MAP_PRIVATE | MAP_FIXED);
    if (error) return error;
    m->is_written = calloc(m->size / PAGE, sizeof(bool));
    if (!m->is_written) return -ENOMEM;
    page_count += m->size / PAGE;
    uintptr_t start = (uintptr_t)m->address, end = start + m->size;
    uintptr_t highest = lowest + span;
    lowest = i && lowest < start ? lowest : start;
    span = (i && highest > end ? highest : end) - lowest;
  }
  written = calloc(page_count, sizeof(*written));
  saved_bss = copy(__start_kernel_bss, __stop_kernel_bss);
  saved_data = copy(__start_kernel_data, __stop_kernel_data);
  if (!written || !saved_bss || !saved_data) return -ENOMEM;
  void *at = mmap(NULL, file_size, PROT_READ, MAP_SHARED, file, 0);
  if (at == MAP_FAILED) return -errno;
  booted = at;
  return 0;
}

/* ---- Reset ---- */

void memory_note(uintptr_t address, size_t size)
{
  uint32_t first = 0;
  /* Nearly all stores are to the stack. */
  if (address - lowest >= span || !size) return;
  for (unsigned i = 0; i < mapping_count; first += mappings[i++].size / PAGE) {
    struct mapping *m = &mappings[i];
    uintptr_t offset = address - (uintptr_t)m->address;
    if (offset >= m->size) continue;
    /* What lies behind the end is not mapped, and faults. */
    size_t end = size < m->size - offset ? offset + size : m->size;
    for (size_t page = offset / PAGE; page * PAGE < end; page++) {
      if (m->is_written[page]) continue;
      m->is_written[page] = true;
      written[written_count++] = first + (uint32_t)page;
    }
    return;
  }
}

static void restore(size_t page)
{
  struct mapping *m = mappings;
  for (; page >= m->size / PAGE; m++) page -= m->size / PAGE;
  memcpy(m->address + page * PAGE, booted + (size_t)m->offset + page * PAGE, PAGE);
  m->is_written[page] = false;
}

/* Whether EL2's pool, and what else lies in it, is as it was. */
static bool is_restored(void)
{
  for (unsigned i = 0; i < mapping_count; i++) {
    const struct mapping *m = &mappings[i];
    size_t size = m->size < POOL_PAGES * PAGE ? m->size : POOL_PAGES * PAGE;
    if (memcmp(m->address, booted + (size_t)m->offset, size)) return false;
  }
  return true;
}

int memory_reset(void)
{
  static unsigned reset_count;
  while (written_count) restore(written[--written_count]);
  memcpy(__start_kernel_bss, saved_bss, (size_t)(__stop_kernel_bss - __start_kernel_bss));
  memcpy(__start_kernel_data, saved_data, (size_t)(__stop_kernel_data - __start_kernel_data));
  /* A store that was not noted would make one program the next one's. */
  return reset_count++ % CHECKED_RESET || is_restored() ? 0 : -EIO;
}

void memory_destroy(void)
{
  for (unsigned i = 0; i < mapping_count; i++) {
    munmap(mappings[i].address, mappings[i].size);
    free(mappings[i].is_written);
  }
  mapping_count = 0;
  if (booted) munmap((void *)booted, file_size);
  booted = NULL;
  span = 0;
  free(written);
  written = NULL;
  written_count = 0;
  if (file >= 0) close(file);
  file = -1;
  free(saved_bss);
  free(saved_data);
  saved_bss = saved_data = NULL;
}

/* Called by the shims: the hypervisor's image lies behind its pool. */
char *hvcfuzz_image(unsigned page)
{
  return (char *)(LINEAR_BASE + base + (POOL_PAGES + page) * PAGE);
}
