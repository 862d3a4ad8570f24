/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_DIGEST_H
#define WH_CASE_DIGEST_H
#include "case/document.h"

/* SHA-256 of all that determines a run besides the seed: the text, what was set, and the content
   of the files that the case names. A file that cannot be read counts as empty: whoever needs it
   will say so. */
void wh_case_digest(const struct wh_case_document *d, char text[65]);

#endif
