/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_RESULT_H
#define WH_IO_RESULT_H
/* result.json: the named figures of a run and all that is needed to repeat it. */
#include "base/figures.h"

/* A view: it owns nothing. Any of the figures may be NULL. */
struct wh_result {
  const char *case_name;     /* name of the case file, without folders */
  const char *title;         /* as in the case */
  const char *inputs_sha256; /* 64 hexadecimal digits: the case file and all files it names */
  uint64_t seed;
  const struct wh_figures *figures;     /* names are an interface: docs/figures.md */
  const struct wh_figures *convergence; /* mesh, solver and tolerance: what the answer rests on */
  const struct wh_figures *timing;      /* [s] by stage */
};

/* Writes the JSON object with keys wehnelt (version), case, title, inputs_sha256, seed, figures,
   warnings (those of the context), convergence and timing. */
enum wh_status wh_result_write(struct wh_context *c, const char *path, const struct wh_result *r);

#endif
