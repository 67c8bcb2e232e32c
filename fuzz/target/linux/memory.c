/* SPDX-License-Identifier: MIT */
/*
 * Physical memory: a file in memory, mapped where EL2 expects its linear map.
 *
 * While EL2 boots, the mappings share the file, so that the vmemmap, which has a second address, is
 * the same memory at both. After that they are private copies, page by page as they are written:
 * a reset drops the copies, which costs as much as was written.
 */
#define _GNU_SOURCE
#include <errno.h>
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

struct mapping {
  char *address;
  size_t size;
  off_t offset;
};

static int file = -1;
static uint64_t base;
static struct mapping mappings[1 + ALIAS_MAX];
static unsigned mapping_count;

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
  size_t size = ram->count * PAGE;
  if (ftruncate(file, (off_t)size)) return -errno;
  hyp_physvirt_offset = -(long long)LINEAR_BASE;
  return add((struct mapping){(char *)(LINEAR_BASE + base), size, 0});
}

int memory_alias(unsigned long address, uint64_t phys, size_t size)
{
  return add((struct mapping){(char *)address, size, (off_t)(phys - base)});
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
  for (unsigned i = 0; i < mapping_count; i++) {
    int error = map(mappings[i], MAP_PRIVATE | MAP_FIXED);
    if (error) return error;
  }
  saved_bss = copy(__start_kernel_bss, __stop_kernel_bss);
  saved_data = copy(__start_kernel_data, __stop_kernel_data);
  return saved_bss && saved_data ? 0 : -ENOMEM;
}

int memory_reset(void)
{
  for (unsigned i = 0; i < mapping_count; i++)
    if (madvise(mappings[i].address, mappings[i].size, MADV_DONTNEED)) return -errno;
  memcpy(__start_kernel_bss, saved_bss, (size_t)(__stop_kernel_bss - __start_kernel_bss));
  memcpy(__start_kernel_data, saved_data, (size_t)(__stop_kernel_data - __start_kernel_data));
  return 0;
}

void memory_destroy(void)
{
  for (unsigned i = 0; i < mapping_count; i++) munmap(mappings[i].address, mappings[i].size);
  mapping_count = 0;
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
