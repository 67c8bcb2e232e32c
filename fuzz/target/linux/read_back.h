/* SPDX-License-Identifier: MIT */
/*
 * What the kernel knows of pages: 6.12 keeps the states in the two tables' leaves, 7.3 in the
 * vmemmap. Included by the unit that has the host's table.
 */
#ifndef HVCFUZZ_READ_BACK_H
#define HVCFUZZ_READ_BACK_H

static uint8_t state_of(enum pkvm_page_state state)
{
  switch (state) {
  case PKVM_PAGE_OWNED: return HVCFUZZ_OWNED;
  case PKVM_PAGE_SHARED_OWNED: return HVCFUZZ_SHARED_OWNED;
  case PKVM_PAGE_SHARED_BORROWED: return HVCFUZZ_SHARED_BORROWED;
#if LINUX_VERSION >= 703
  case PKVM_POISON: return HVCFUZZ_POISONED;
#endif
  default: return HVCFUZZ_NO_PAGE;
  }
}

static uint8_t rights_of(enum kvm_pgtable_prot prot)
{
  return (prot & KVM_PGTABLE_PROT_R ? HVCFUZZ_MAY_READ : 0) |
         (prot & KVM_PGTABLE_PROT_W ? HVCFUZZ_MAY_WRITE : 0) |
         (prot & KVM_PGTABLE_PROT_X ? HVCFUZZ_MAY_EXECUTE : 0);
}

/* ---- By version ---- */

#if LINUX_VERSION >= 703

#define OWNER_MASK KVM_HOST_DONATION_PTE_OWNER_MASK

static void read_leaf(struct hvcfuzz_page *page, kvm_pte_t pte, u64 address, bool is_host)
{
  u64 note = FIELD_GET(KVM_HOST_DONATION_PTE_EXTRA_MASK, pte);
  if (!is_host || kvm_pte_valid(pte) || FIELD_GET(OWNER_MASK, pte) != PKVM_ID_GUEST) return;
  page->guest = FIELD_GET(KVM_HOST_PTE_OWNER_GUEST_HANDLE_MASK, note);
  page->gfn = FIELD_GET(KVM_HOST_PTE_OWNER_GUEST_GFN_MASK, note);
}

static void read_vmemmap(struct hvcfuzz_page *page, const struct hyp_page *known)
{
  page->host_state = state_of(get_host_state((struct hyp_page *)known));
  page->hyp_state = state_of(get_hyp_state((struct hyp_page *)known));
  page->pin_count = known->refcount;
  page->share_count = known->host_share_guest_count;
}

#else

#define OWNER_MASK KVM_INVALID_PTE_OWNER_MASK

static void read_leaf(struct hvcfuzz_page *page, kvm_pte_t pte, u64 address, bool is_host)
{
  if (is_host)
    page->host_state = state_of(host_get_page_state(pte, address));
  else
    page->hyp_state = state_of(hyp_get_page_state(pte, address));
}

static void read_vmemmap(struct hvcfuzz_page *page, const struct hyp_page *known)
{
  page->pin_count = known->refcount;
}

#endif

/* ---- Leaves ---- */

static struct hvcfuzz_entry entry_of(kvm_pte_t pte, s8 level, enum kvm_pgtable_prot prot)
{
  if (kvm_pte_valid(pte))
    return (struct hvcfuzz_entry){HVCFUZZ_ENTRY_VALID, level, rights_of(prot), 0};
  if (!pte) return (struct hvcfuzz_entry){HVCFUZZ_ENTRY_EMPTY, level, 0, 0};
  uint8_t owner = FIELD_GET(OWNER_MASK, pte);
  return (struct hvcfuzz_entry){HVCFUZZ_ENTRY_ANNOTATED, level, 0, owner};
}

/* A look at pages in the tables of one side: the host's, or EL2's. */
struct look {
  struct kvm_pgtable *table;
  u64 first, end; /* addresses there */
  enum kvm_pgtable_prot (*prot)(kvm_pte_t pte);
  struct hvcfuzz_page *pages;
};

/* Notes for each page of the look that lies in the leaf what the leaf says of it. */
static int visit_leaf(const struct kvm_pgtable_visit_ctx *ctx, enum kvm_pgtable_walk_flags flags)
{
  const struct look *look = ctx->arg;
  bool is_host = look->table == &host_mmu.pgt;
  u64 granule = kvm_granule_size(ctx->level);
  u64 end = min(ALIGN_DOWN(ctx->addr, granule) + granule, look->end);
  struct hvcfuzz_entry entry = entry_of(ctx->old, ctx->level, look->prot(ctx->old));
  for (u64 address = ctx->addr; address < end; address += PAGE_SIZE) {
    struct hvcfuzz_page *page = &look->pages[(address - look->first) >> PAGE_SHIFT];
    read_leaf(page, ctx->old, address, is_host);
    *(is_host ? &page->host : &page->hyp) = entry;
  }
  return 0;
}

static void read_tables(struct look look)
{
  struct kvm_pgtable_walker walker = {
      .cb = visit_leaf, .arg = &look, .flags = KVM_PGTABLE_WALK_LEAF};
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
      read_vmemmap(&pages[i], hyp_phys_to_page(phys + i * PAGE_SIZE));
  }
  read_tables((struct look){
      &host_mmu.pgt, phys, phys + size, kvm_pgtable_stage2_pte_prot, pages});
  read_tables((struct look){
      &pkvm_pgtable, address, address + size, kvm_pgtable_hyp_pte_prot, pages});
}

#endif
