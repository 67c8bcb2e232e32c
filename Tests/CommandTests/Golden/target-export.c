// target:result:host_donate_hyp:-EPERM/0
//
// What went wrong: call 3, host_donate_hyp, gave 0, the model -EPERM.
// A page has one borrower at most.
//
// Seen in profile mainline.
//
// Make the calls in order. After each, and after the last of its repetitions, its result and what
// is known of the pages must be as the row says. Rows of pages end where the count is 0, rows of
// calls where there is no name.

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

// The first page of RAM, which may be another on another machine.
#ifndef RAM_FIRST
#define RAM_FIRST UINT64_C(0x40000)
#endif
#define RAM(page) (RAM_FIRST + UINT64_C(page))

enum page_owner { OWNED_BY_HOST, OWNED_BY_HYP, OWNED_BY_GUEST, OWNED_BY_NOBODY };

// What a component's books say of a page.
enum page_state { OWNED, SHARED_OWNED, SHARED_BORROWED, NO_PAGE };

#define ANY_REFERENCES INT64_C(-1)

struct expected_pages {
  uint64_t first, count;
  enum page_owner owner;
  enum page_state host, hyp;
  // References to the page, and places where guests map it.
  int64_t references, shares;
};

struct expected_call {
  const char *actor, *name;
  uint64_t arguments[2];
  uint32_t repeats;
  int64_t result;
  struct expected_pages pages[3];
};

const struct expected_call expected_calls[] = {
  {.actor = "cpu0", .name = "host_share_hyp", .repeats = 1,
   .arguments = {RAM(0x900)},
   .result = 0,
   .pages = {
     {RAM(0x900), 1, OWNED_BY_HOST, SHARED_OWNED, SHARED_BORROWED, 0, 0},
   },
  },
  {.actor = "cpu0", .name = "host_share_hyp", .repeats = 1,
   .arguments = {RAM(0x801)},
   .result = 0,
   .pages = {
     {RAM(0x801), 1, OWNED_BY_HOST, SHARED_OWNED, SHARED_BORROWED, 0, 0},
   },
  },
  {.actor = "cpu0", .name = "host_donate_hyp", .repeats = 1,
   .arguments = {RAM(0x800), 2},
   .result = -EPERM,  // it gives 0
   .pages = {
     {RAM(0x800), 1, OWNED_BY_HOST, OWNED, NO_PAGE, 0, 0},
     {RAM(0x801), 1, OWNED_BY_HOST, SHARED_OWNED, SHARED_BORROWED, 0, 0},
   },
  },
  {.name = NULL},
};
