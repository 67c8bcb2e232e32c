/* SPDX-License-Identifier: MIT */
/* Not hostile at all: it is the example, and says that it has an answer to broken contracts. */
#include "honest.h"

HOSTILE(flags, HVCFUZZ_ANSWERS_BREACHES)
