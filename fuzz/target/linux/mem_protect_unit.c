/* SPDX-License-Identifier: MIT */
/* The kernel's mem_protect.c, and what of its private state a call or a look at a page needs. */
#include "nvhe/mem_protect.c"

#include "harness.h"
#include "pressure.h"

static struct withheld withheld_host_pages;

/* ---- The host's accesses ---- */

/* A page's address; of a number that is no page's, the last there is, and not what it wraps to. */
static phys_addr_t host_address(u64 pfn)
{
  return min(pfn, (u64)(1ull << 52) - 1) << PAGE_SHIFT;
}

/* An instruction or data abort of the host at a page, with the address as HPFAR_EL2 has it. */
static void host_fault(u64 pfn)
{
  hvcfuzz_host_fault = (struct kvm_vcpu_fault_info){.hpfar_el2 = host_address(pfn) >> 8};
  handle_host_mem_abort(host_data_ptr(host_ctxt));
}

static bool host_may(u64 pfn, kvm_pte_t right)
{
  kvm_pte_t pte;
  s8 level;
  if (kvm_pgtable_get_leaf(&host_mmu.pgt, host_address(pfn), &pte, &level)) return false;
  return kvm_pte_valid(pte) && (pte & right);
}

/* Faults as the hardware would, and tries once more; -EAGAIN: it would fault for ever. */
static int64_t host_access(u64 pfn, kvm_pte_t right)
{
  if (host_may(pfn, right)) return 0;
  host_fault(pfn);
  return host_may(pfn, right) ? 0 : -EAGAIN;
}

/* ---- Calls ---- */

static void *hyp_address(u64 pfn) { return __hyp_va(pfn << PAGE_SHIFT); }

bool kernel_has(uint32_t opcode)
{
  switch (opcode) {
  case HVCFUZZ_OP_HOST_SHARE_HYP:
  case HVCFUZZ_OP_HOST_UNSHARE_HYP:
  case HVCFUZZ_OP_HOST_DONATE_HYP:
  case HVCFUZZ_OP_HYP_DONATE_HOST:
  case HVCFUZZ_OP_HYP_PIN_SHARED_MEM:
  case HVCFUZZ_OP_HYP_UNPIN_SHARED_MEM:
  case HVCFUZZ_OP_HOST_SHARE_FFA:
  case HVCFUZZ_OP_HOST_UNSHARE_FFA:
  case HVCFUZZ_OP_HOST_READ:
  case HVCFUZZ_OP_HOST_WRITE:
  case HVCFUZZ_OP_HOST_MEM_ABORT:
  case HVCFUZZ_OP_HOST_STAGE2_IDMAP:
  case HVCFUZZ_OP_HOST_PRESSURE:
  case HVCFUZZ_OP_HYP_PRESSURE:
    return true;
  default:
    return false;
  }
}

static u64 pages_to_leave(u64 count) { return count >= 255 ? UINT64_MAX : count; }

int64_t kernel_call(uint32_t opcode, const uint64_t *x)
{
  switch (opcode) {
  case HVCFUZZ_OP_HOST_SHARE_HYP: return __pkvm_host_share_hyp(x[0]);
  case HVCFUZZ_OP_HOST_UNSHARE_HYP: return __pkvm_host_unshare_hyp(x[0]);
  case HVCFUZZ_OP_HOST_DONATE_HYP: return __pkvm_host_donate_hyp(x[0], x[1]);
  case HVCFUZZ_OP_HYP_DONATE_HOST: return __pkvm_hyp_donate_host(x[0], x[1]);
  case HVCFUZZ_OP_HYP_PIN_SHARED_MEM:
    return hyp_pin_shared_mem(hyp_address(x[0]), hyp_address(x[0] + x[1]));
  case HVCFUZZ_OP_HYP_UNPIN_SHARED_MEM:
    hyp_unpin_shared_mem(hyp_address(x[0]), hyp_address(x[0] + x[1]));
    return 0;
  case HVCFUZZ_OP_HOST_SHARE_FFA: return __pkvm_host_share_ffa(x[0], x[1]);
  case HVCFUZZ_OP_HOST_UNSHARE_FFA: return __pkvm_host_unshare_ffa(x[0], x[1]);
  case HVCFUZZ_OP_HOST_READ: return host_access(x[0], KVM_PTE_LEAF_ATTR_LO_S2_S2AP_R);
  case HVCFUZZ_OP_HOST_WRITE: return host_access(x[0], KVM_PTE_LEAF_ATTR_LO_S2_S2AP_W);
  case HVCFUZZ_OP_HOST_MEM_ABORT: host_fault(x[0]); return 0;
  case HVCFUZZ_OP_HOST_STAGE2_IDMAP: return host_stage2_idmap(host_address(x[0]));
  case HVCFUZZ_OP_HOST_PRESSURE:
    pool_pressure(&host_s2_pool, &withheld_host_pages, pages_to_leave(x[0]));
    return 0;
  default: hyp_pressure(pages_to_leave(x[0])); return 0;
  }
}

/* ---- Reading back ---- */

static uint8_t state_of(enum pkvm_page_state state)
{
  switch (state) {
  case PKVM_PAGE_OWNED: return HVCFUZZ_OWNED;
  case PKVM_PAGE_SHARED_OWNED: return HVCFUZZ_SHARED_OWNED;
  case PKVM_PAGE_SHARED_BORROWED: return HVCFUZZ_SHARED_BORROWED;
  default: return HVCFUZZ_NO_PAGE;
  }
}

static uint8_t rights_of(enum kvm_pgtable_prot prot)
{
  return (prot & KVM_PGTABLE_PROT_R ? HVCFUZZ_MAY_READ : 0) |
         (prot & KVM_PGTABLE_PROT_W ? HVCFUZZ_MAY_WRITE : 0) |
         (prot & KVM_PGTABLE_PROT_X ? HVCFUZZ_MAY_EXECUTE : 0);
}

static struct hvcfuzz_entry entry_of(kvm_pte_t pte, s8 level, enum kvm_pgtable_prot prot)
{
  if (kvm_pte_valid(pte))
    return (struct hvcfuzz_entry){HVCFUZZ_ENTRY_VALID, level, rights_of(prot), 0};
  if (!pte) return (struct hvcfuzz_entry){HVCFUZZ_ENTRY_EMPTY, level, 0, 0};
  uint8_t owner = FIELD_GET(KVM_INVALID_PTE_OWNER_MASK, pte);
  return (struct hvcfuzz_entry){HVCFUZZ_ENTRY_ANNOTATED, level, 0, owner};
}

/* A look at pages in the tables of one side: the host's, or EL2's. */
struct look {
  struct kvm_pgtable *table;
  u64 first, end; /* addresses there */
  enum pkvm_page_state (*state)(kvm_pte_t pte, u64 address);
  enum kvm_pgtable_prot (*prot)(kvm_pte_t pte);
  struct hvcfuzz_page *pages;
};

/* Notes for each page of the look that lies in the leaf what the leaf says of it. */
static int read_leaf(const struct kvm_pgtable_visit_ctx *ctx, enum kvm_pgtable_walk_flags flags)
{
  const struct look *look = ctx->arg;
  bool is_host = look->table == &host_mmu.pgt;
  u64 granule = kvm_granule_size(ctx->level);
  u64 end = min(ALIGN_DOWN(ctx->addr, granule) + granule, look->end);
  struct hvcfuzz_entry entry = entry_of(ctx->old, ctx->level, look->prot(ctx->old));
  for (u64 address = ctx->addr; address < end; address += PAGE_SIZE) {
    struct hvcfuzz_page *page = &look->pages[(address - look->first) >> PAGE_SHIFT];
    *(is_host ? &page->host_state : &page->hyp_state) = state_of(look->state(ctx->old, address));
    *(is_host ? &page->host : &page->hyp) = entry;
  }
  return 0;
}

static void read_tables(struct look look)
{
  struct kvm_pgtable_walker walker = {
      .cb = read_leaf, .arg = &look, .flags = KVM_PGTABLE_WALK_LEAF};
  look.end = min(look.end, (u64)BIT(look.table->ia_bits));
  if (look.first < look.end)
    kvm_pgtable_walk(look.table, look.first, look.end - look.first, &walker);
}

void kernel_read_pages(uint64_t first, uint32_t count, struct hvcfuzz_page *pages)
{
  phys_addr_t phys = first << PAGE_SHIFT, size = (u64)count << PAGE_SHIFT;
  u64 address = (u64)__hyp_va(phys);

  for (uint32_t i = 0; i < count; i++) {
    pages[i] = (struct hvcfuzz_page){
        .host_state = HVCFUZZ_NO_PAGE, .hyp_state = HVCFUZZ_NO_PAGE};
    if (addr_is_memory(phys + i * PAGE_SIZE))
      pages[i].pin_count = hyp_phys_to_page(phys + i * PAGE_SIZE)->refcount;
  }
  read_tables((struct look){&host_mmu.pgt, phys, phys + size, host_get_page_state,
                            kvm_pgtable_stage2_pte_prot, pages});
  read_tables((struct look){&pkvm_pgtable, address, address + size, hyp_get_page_state,
                            kvm_pgtable_hyp_pte_prot, pages});
}
