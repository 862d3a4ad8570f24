/* SPDX-License-Identifier: MPL-2.0 */
/* What the field of a case in three dimensions costs, part by part, on one process of one thread or
   on several under mpirun: wall time, and the CPU time that the busiest process worked. The latter
   leaves out exchange and waiting, and so tells something on a machine that is not idle, too.
     bench_solid CASE */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/ranks.h"
#include "case/case.h"
#include "cli/ranks.h"
#include "field/solid_field.h"
#include "field/solid_matrix.h"

/* The processes' own exchange, with a clock that stands still in it. */
struct clock {
  struct wh_ranks real;
  double exchange; /* CPU s in it so far */
};

static double seconds(clockid_t which) {
  struct timespec t;
  clock_gettime(which, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void sum(void *user, double *value, size_t count) {
  struct clock *k = user;
  double begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
  k->real.sum(k->real.user, value, count);
  k->exchange += seconds(CLOCK_PROCESS_CPUTIME_ID) - begin;
}

static void share(void *user, int owner, void *data, size_t bytes) {
  struct clock *k = user;
  double begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
  k->real.share(k->real.user, owner, data, bytes);
  k->exchange += seconds(CLOCK_PROCESS_CPUTIME_ID) - begin;
}

struct part {
  double wall, work;
};

static void begin(struct wh_context *c, const struct clock *k, struct part *p) {
  wh_ranks_most(c, 0); /* all are here */
  p->wall = seconds(CLOCK_MONOTONIC);
  p->work = seconds(CLOCK_PROCESS_CPUTIME_ID) - k->exchange;
}

static void end(struct wh_context *c, const struct clock *k, const struct part *p,
                const char *what) {
  double work = seconds(CLOCK_PROCESS_CPUTIME_ID) - k->exchange - p->work, most = 0.0;
  wh_ranks_most(c, 0);
  double wall = seconds(CLOCK_MONOTONIC) - p->wall;
  for (int r = 0; r < wh_context_ranks(c)->count; r++) {
    double its = work;
    wh_ranks_share(c, r, &its, sizeof its);
    most = fmax(most, its);
  }
  printf("%-28s %8.3f %8.3f\n", what, wall, most);
}

static enum wh_status measure(struct wh_context *c, const struct clock *k,
                              const struct wh_solid_mesh *m) {
  struct wh_solid_locator *locator = NULL;
  struct wh_solid_field *f = NULL;
  struct wh_solid_matrix a;
  struct wh_solid_solver *s = NULL;
  double voltage[64] = {0}, error;
  struct part all, part;
  begin(c, k, &part);
  WH_TRY(wh_solid_locator_create(c, m, &locator));
  end(c, k, &part, "locator");
  begin(c, k, &part);
  WH_TRY(wh_solid_matrix_init(c, m, &a));
  end(c, k, &part, "matrix");
  begin(c, k, &part);
  WH_TRY(wh_solid_solver_create(c, &a, &s));
  end(c, k, &part, "factor on the vertices");
  wh_solid_solver_destroy(s);
  wh_solid_matrix_free(&a);
  begin(c, k, &all);
  begin(c, k, &part);
  WH_TRY(wh_solid_field_create(c, m, locator, &f));
  end(c, k, &part, "both, and the solutions");
  for (size_t i = 0; i < m->electrode_count && i < 64; i++)
    voltage[i] = m->electrodes[i].voltage;
  begin(c, k, &part);
  WH_TRY(wh_solid_field_set_potentials(c, f, voltage));
  end(c, k, &part, "recovery");
  begin(c, k, &part);
  WH_TRY(wh_solid_field_error(c, f, &error, NULL));
  end(c, k, &part, "estimate of the error");
  end(c, k, &all, "field in all");
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  printf("%zu elements of order %d, %zu nodes, %d iterations, %.0f MB\n", m->element_count,
         m->order, m->node_count, wh_solid_field_iterations(f), (double)used.ru_maxrss / 1024);
  wh_solid_field_destroy(f);
  wh_solid_locator_destroy(locator);
  return WH_OK;
}

int main(int argc, char **argv) {
  struct wh_context *c = wh_context_create();
  struct wh_case cs = {0};
  struct wh_solid_mesh mesh = {0};
  struct clock k = {0};
  if (!c || argc != 2)
    return 2;
  wh_context_set_threads(c, 1);
  wh_ranks_begin(c);
  k.real = *wh_context_ranks(c);
  struct wh_ranks timed = {
      .rank = k.real.rank, .count = k.real.count, .sum = sum, .share = share, .user = &k};
  if (k.real.sum)
    wh_context_set_ranks(c, &timed);
  enum wh_status status = wh_case_read(c, argv[1], 0, NULL, &cs);
  if (status == WH_OK)
    status = wh_geometry_solid(c, &cs.params.geometry, &cs.params.mesh, &mesh);
  printf("%-28s %8s %8s\n", "", "wall s", "work s");
  if (status == WH_OK)
    status = measure(c, &k, &mesh);
  if (status != WH_OK)
    fprintf(stderr, "%s\n", wh_error_text(c, 0));
  wh_solid_mesh_free(&mesh);
  wh_case_free(&cs);
  wh_ranks_end(c);
  wh_context_destroy(c);
  return wh_status_exit_code(status);
}
