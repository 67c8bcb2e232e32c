/* SPDX-License-Identifier: MIT */
/* The Linux target behind the interface of hvcfuzz_target.h. */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "harness.h"

#if LINUX_VERSION >= 703
#define KERNEL "mainline-asis"
#else
#define KERNEL "linux6_12"
#endif
#ifdef CONFIG_NVHE_EL2_DEBUG
#define PROFILE KERNEL
#else
#define PROFILE KERNEL "-nodebug"
#endif

/* The kernel's variables exist once in a process, and so does the machine. */
static struct {
  bool exists, is_dead;
  struct hvcfuzz_layout layout;
} machine;

static void *linux_create(const struct hvcfuzz_layout *want, struct hvcfuzz_layout *got);
static void linux_destroy(void *);

static const struct hvcfuzz_range *first_ram(const struct hvcfuzz_layout *layout)
{
  for (uint32_t i = 0; i < layout->range_count && i < HVCFUZZ_RANGE_MAX; i++)
    if (layout->ranges[i].kind == HVCFUZZ_RAM) return &layout->ranges[i];
  return NULL;
}

static void add_range(struct hvcfuzz_layout *layout, uint64_t first, uint64_t count, uint32_t kind)
{
  layout->ranges[layout->range_count++] = (struct hvcfuzz_range){first, count, kind, 0};
}

/* Memory as it is wanted; where EL2 has its own is said by the kernel's code and the harness. */
static bool settle(const struct hvcfuzz_layout *want, struct hvcfuzz_layout *got)
{
  const struct hvcfuzz_range *ram = first_ram(want);
  if (want->page_shift != 12 || want->ipa_bits != 40 || !ram) return false;
  if (want->range_count > HVCFUZZ_RANGE_MAX - 3) return false;
  if (ram->count < 2 * (POOL_PAGES + IMAGE_PAGES + READY_MADE_PAGES)) return false;
  uint32_t size = got->size;
  memset(got, 0, sizeof(*got));
  got->abi = HVCFUZZ_TARGET_ABI;
  got->size = size;
  got->page_shift = want->page_shift;
  got->ipa_bits = want->ipa_bits;
  for (uint32_t i = 0; i < want->range_count; i++) {
    const struct hvcfuzz_range *range = &want->ranges[i];
    if (range->kind == HVCFUZZ_RAM || range->kind == HVCFUZZ_NOMAP)
      got->ranges[got->range_count++] = *range;
  }
#if LINUX_VERSION >= 703
  add_range(got, ram->first, POOL_PAGES + IMAGE_PAGES, HVCFUZZ_HYP_OWNED);
  add_range(got, ram->first + ram->count - READY_MADE_PAGES, READY_MADE_PAGES, HVCFUZZ_HYP_OWNED);
  for (uint32_t vm = 0; vm < READY_MADE_VMS; vm++)
    got->vms[got->vm_count++] = (struct hvcfuzz_vm){FIRST_HANDLE + vm, 1, vm == PROTECTED_VM, 0};
#else
  /* Of the image, EL2 does not map its data in this kernel, so the host keeps that page. */
  uint64_t image = ram->first + POOL_PAGES;
  add_range(got, ram->first, POOL_PAGES + 6, HVCFUZZ_HYP_OWNED);
  add_range(got, image + 7, IMAGE_PAGES - 7, HVCFUZZ_HYP_OWNED);
#endif
  return true;
}

static void boot(void *error) { *(int *)error = kernel_boot(&machine.layout); }

static void *linux_create(const struct hvcfuzz_layout *want, struct hvcfuzz_layout *got)
{
  struct hvcfuzz_result result = {.ending = HVCFUZZ_RETURNED};
  int error = 0;
  if (machine.exists || want->abi != HVCFUZZ_TARGET_ABI || want->size < sizeof(*want) ||
      got->size < sizeof(*got) || !settle(want, got))
    return NULL;
  machine.layout = *got;
  machine.is_dead = false;
  machine.exists = true;
  guard_install();
  if (!memory_create(first_ram(&machine.layout))) {
    run_guarded(boot, &error, &result);
    if (result.ending == HVCFUZZ_RETURNED && !error && !memory_seal()) return &machine;
  }
  linux_destroy(&machine);
  return NULL;
}

static int linux_reset(void *unused)
{
  (void)unused;
  machine.is_dead = false;
  return memory_reset();
}

struct request {
  const struct hvcfuzz_call *call;
  int64_t value;
};

static void make_call(void *argument)
{
  struct request *request = argument;
  request->value = kernel_call(request->call->opcode, request->call->actor, request->call->x);
}

static void linux_call(void *unused, const struct hvcfuzz_call *call,
                       struct hvcfuzz_result *result)
{
  (void)unused;
  struct request request = {call, 0};
  result->value = 0;
  if (machine.is_dead) {
    result->ending = HVCFUZZ_DEAD;
  } else if (!kernel_has(call->opcode)) {
    result->ending = HVCFUZZ_UNSUPPORTED;
  } else {
    run_guarded(make_call, &request, result);
    if (result->ending == HVCFUZZ_PANICKED)
      machine.is_dead = true;
    else
      result->value = request.value;
  }
}

struct look {
  uint64_t first;
  uint32_t count;
  struct hvcfuzz_page *pages;
  /* Or these, of the guest of a VM; then whether there is that VM. */
  struct hvcfuzz_guest_page *guest_pages;
  uint32_t handle;
  bool is_there;
};

static void read_all(void *argument)
{
  struct look *look = argument;
  if (look->guest_pages)
    look->is_there =
        kernel_read_guest(look->handle, look->first, look->count, look->guest_pages);
  else
    kernel_read_pages(look->first, look->count, look->pages);
}

/* Guarded as well: tables that a call has destroyed lead anywhere. */
static int linux_read_pages(void *unused, uint64_t first, uint32_t count,
                            struct hvcfuzz_page *pages, uint32_t page_size)
{
  (void)unused;
  if (page_size != sizeof(*pages)) return -EINVAL;
  struct look look = {.first = first, .count = count, .pages = pages};
  struct hvcfuzz_result result;
  run_guarded(read_all, &look, &result);
  return result.ending == HVCFUZZ_RETURNED ? 0 : -EFAULT;
}

static int linux_read_guest(void *unused, uint32_t handle, uint64_t first, uint32_t count,
                            struct hvcfuzz_guest_page *pages, uint32_t page_size)
{
  (void)unused;
  if (page_size != sizeof(*pages)) return -EINVAL;
  struct look look = {
      .first = first, .count = count, .guest_pages = pages, .handle = handle};
  struct hvcfuzz_result result;
  run_guarded(read_all, &look, &result);
  if (result.ending != HVCFUZZ_RETURNED) return -EFAULT;
  return look.is_there ? 0 : -ENOENT;
}

static void linux_destroy(void *unused)
{
  (void)unused;
  memory_destroy();
  guard_remove();
  machine.exists = false;
}

__attribute__((visibility("default"))) const struct hvcfuzz_target *hvcfuzz_target(void)
{
  static struct hvcfuzz_target target = {
      .abi = HVCFUZZ_TARGET_ABI,
      .size = sizeof(target),
      .name = "linux",
      .profile = PROFILE,
      .flags = HVCFUZZ_ONE_MACHINE | HVCFUZZ_READS_ENTRIES | HVCFUZZ_READS_DEVICES |
               HVCFUZZ_ANSWERS_BREACHES,
      .create = linux_create,
      .reset = linux_reset,
      .call = linux_call,
      .read_pages = linux_read_pages,
      .read_guest = linux_read_guest,
      .destroy = linux_destroy,
  };
  for (uint32_t opcode = 0; opcode < HVCFUZZ_OPCODE_COUNT; opcode++)
    if (kernel_has(opcode)) target.opcodes[opcode / 64] |= 1ull << opcode % 64;
  return &target;
}
