/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_DIGEST_H
#define WH_CASE_DIGEST_H
#include "case/case.h"

/* SHA-256 of all that determines a run besides the seed: the text, what was set, and the content
   of the files that the case names. A file that cannot be read counts as empty: whoever needs it
   will say so. */
void wh_case_digest(const struct wh_case_document *d, char text[65]);

/* SHA-256 of what some sections of a case come to, defaults included, and of the content of the
   files that they name; not of how it is written. sections: names separated by blanks; a name after
   '-' leaves out all keys of that name. */
void wh_case_section_digest(const struct wh_case *k, const char *sections, char text[65]);

#endif
