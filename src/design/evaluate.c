/* SPDX-License-Identifier: MPL-2.0 */
#include "design/evaluate.h"

#include "base/memory.h"
#include "design/run_design.h"
#include "run/slopes.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wh_evaluator {
  size_t workers, variables;
  struct wh_case *cs;  /* [workers] */
  struct wh_run *last; /* [workers] */
  double *at;          /* [variables] the point of the first worker's last run, if it has one */
  bool has_run;
  const char *figures;
  const char *const *path;
};

void wh_evaluation_free(struct wh_evaluation *e) {
  wh_figures_free(&e->figures);
  memset(e, 0, sizeof *e);
}

static enum wh_status run(struct wh_context *c, struct wh_case *cs, struct wh_run *last,
                          const char *figures, size_t count, const char *const *path,
                          const double *value, struct wh_figures *out) {
  for (size_t i = 0; i < count; i++)
    WH_TRY(wh_case_set_value(c, cs, path[i], value[i]));
  WH_TRY(wh_case_update(c, cs));
  struct wh_figures designed = {0};
  enum wh_status status = cs->params.design.refit ? wh_design_refit(c, cs, &designed) : WH_OK;
  const struct wh_run_options options = {.single_pass = true, .figures = figures};
  if (!status)
    status = wh_run_case_again(c, cs, &options, last);
  if (!status) {
    *out = last->pass.figures;
    memset(&last->pass.figures, 0, sizeof last->pass.figures);
  }
  for (size_t i = 0; i < designed.count && !status; i++) {
    const struct wh_figure *f = &designed.item[i];
    status = wh_figures_set(c, out, f->name, f->value, f->unit, f->error);
  }
  wh_figures_free(&designed);
  return status;
}

/* Messages of the many runs stay in a context of their own. */
enum wh_status wh_design_evaluate(struct wh_context *c, struct wh_case *cs, struct wh_run *last,
                                  const char *figures, size_t count, const char *const *path,
                                  const double *value, struct wh_evaluation *out) {
  memset(out, 0, sizeof *out);
  struct wh_context *own = wh_context_create_under(c);
  if (!own)
    return wh_fail(c, WH_NO_MEMORY, "no memory to run the case");
  enum wh_status status = run(own, cs, last, figures, count, path, value, &out->figures);
  const char *text = status && wh_error_count(own) ? wh_error_text(own, 0) : wh_status_text(status);
  if (status == WH_BAD_INPUT || status == WH_NOT_CONVERGED) {
    out->failed = true;
    snprintf(out->reason, sizeof out->reason, "%s", text);
    status = WH_OK;
  } else if (status && status != WH_INTERRUPTED)
    wh_fail(c, status, "%s", text);
  wh_context_destroy(own);
  return status;
}

void wh_evaluator_destroy(struct wh_evaluator *e) {
  if (!e)
    return;
  for (size_t i = 0; i < e->workers; i++) {
    wh_run_free(&e->last[i]);
    wh_case_free(&e->cs[i]);
  }
  free(e->last);
  free(e->cs);
  free(e->at);
  free(e);
}

static enum wh_status add_workers(struct wh_context *c, const struct wh_case *cs, size_t count,
                                  struct wh_evaluator *e) {
  WH_TRY(wh_alloc(c, count, sizeof *e->cs, &e->cs));
  WH_TRY(wh_alloc(c, count, sizeof *e->last, &e->last));
  WH_TRY(wh_alloc(c, e->variables, sizeof *e->at, &e->at));
  for (; e->workers < count; e->workers++)
    WH_TRY(wh_case_copy(c, cs, &e->cs[e->workers]));
  return WH_OK;
}

enum wh_status wh_evaluator_create(struct wh_context *c, const struct wh_case *cs, size_t points,
                                   const char *figures, size_t variables, const char *const *path,
                                   struct wh_evaluator **out) {
  size_t threads = (size_t)wh_context_threads(c);
  *out = NULL;
  struct wh_evaluator *e;
  WH_TRY(wh_alloc(c, 1, sizeof *e, &e));
  e->variables = variables;
  e->figures = figures;
  e->path = path;
  enum wh_status status = add_workers(c, cs, points < threads ? points : threads, e);
  if (status)
    wh_evaluator_destroy(e);
  else
    *out = e;
  return status;
}

static enum wh_status evaluate_by(struct wh_context *c, struct wh_evaluator *e, size_t worker,
                                  const double *x, struct wh_evaluation *out) {
  enum wh_status status = wh_design_evaluate(c, &e->cs[worker], &e->last[worker], e->figures,
                                             e->variables, e->path, x, out);
  if (worker == 0) {
    memcpy(e->at, x, e->variables * sizeof *x);
    e->has_run = !status && !out->failed;
  }
  return status;
}

enum wh_status wh_evaluator_slopes(struct wh_context *c, struct wh_evaluator *e, const double *x,
                                   const double *step, size_t figures, const char *const *figure,
                                   bool *known, double *slope) {
  const struct wh_run_slopes_request q = {e->variables, e->path, x, step, figures, figure};
  *known = false;
  if (!e->has_run || memcmp(e->at, x, e->variables * sizeof *x) != 0) {
    struct wh_evaluation again;
    WH_TRY(evaluate_by(c, e, 0, x, &again));
    wh_evaluation_free(&again);
    if (!e->has_run)
      return WH_OK;
  }
  struct wh_context *own = wh_context_create_under(c);
  if (!own)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the slopes of figures");
  enum wh_status status = wh_run_slopes(own, &e->cs[0], &e->last[0], &q, known, slope);
  wh_context_destroy(own);
  *known = *known && !status;
  return status == WH_INTERRUPTED ? status : WH_OK;
}

enum wh_status wh_evaluator_run(struct wh_context *c, struct wh_evaluator *e, size_t points,
                                const double *x, wh_evaluated_fn *done, void *user) {
  enum wh_status status = WH_OK;
  int workers = (int)(points < e->workers ? points : e->workers);
#pragma omp parallel for num_threads(workers) schedule(dynamic, 1)
  for (size_t i = 0; i < points; i++) {
    enum wh_status before, now;
#pragma omp atomic read
    before = status;
    if (before)
      continue;
    struct wh_evaluation result = {0};
    now = wh_context_cancelled(c)
              ? WH_INTERRUPTED
              : evaluate_by(c, e, (size_t)omp_get_thread_num(), x + i * e->variables, &result);
#pragma omp critical(wh_evaluated)
    {
      if (!now && !status)
        now = done(user, i, &result);
      if (now && !status) {
#pragma omp atomic write
        status = now;
      }
    }
    wh_evaluation_free(&result);
  }
  return status;
}
