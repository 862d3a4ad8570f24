/* SPDX-License-Identifier: MPL-2.0 */
#include "run/output.h"
#include "run/stage.h"

#include <limits.h>
#include <math.h>

#include "base/cache.h"
#include "base/file.h"

#define USUAL_CURRENT 20e-6 /* [A] */

enum wh_status wh_stage_detector(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  char cache[PATH_MAX];
  double at[WH_STAGE_VOLTAGES];
  struct wh_spectrum_params p;
  bool keep = wh_cache_folder(cache, sizeof cache);
  WH_TRY(wh_stage_spectrum_params(c, cs, pass, at, &p));
  struct wh_detector_params d = cs->detector;
  if (!(d.current > 0.0))
    d.current = pass->drawn.current > 0.0 ? pass->drawn.current : USUAL_CURRENT;
  pass->drawn.detector_current = d.current;
  return wh_measure(c, &d, &p, keep ? cache : NULL, &pass->figures, &pass->measurement);
}

enum wh_status wh_output_detector(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_run *r, const char *path) {
  (void)cs;
  const struct wh_detected *d = &r->pass.measurement.detected;
  struct wh_file file = {0};
  if (d->count == 0)
    return WH_OK;
  WH_TRY(wh_file_create(c, path, &file));
  fprintf(file.stream,
          "energy [eV],incident photons [1],expected counts [1],counts [1],efficiency [1]\n");
  for (size_t i = 0; i < d->count; i++)
    fprintf(file.stream, "%.9g,%.9g,%.9g,%.9g,%.6g\n", ((double)i + 0.5) * d->channel_eV,
            d->incident[i], d->counts[i], r->pass.measurement.drawn[i], d->efficiency[i]);
  return wh_file_commit(c, &file);
}

/* No voltage: an empty field. */
enum wh_status wh_output_series(struct wh_context *c, const struct wh_case *cs,
                                const struct wh_run *r, const char *path) {
  (void)cs;
  const struct wh_series *s = &r->pass.measurement.series;
  struct wh_file file = {0};
  if (s->count == 0)
    return WH_OK;
  WH_TRY(wh_file_create(c, path, &file));
  fprintf(file.stream, "start [s],counts [1],voltage [V],error of voltage [V]\n");
  for (size_t i = 0; i < s->count; i++) {
    fprintf(file.stream, "%.9g,%.9g,", s->start[i], s->counts[i]);
    if (isnan(s->voltage[i]))
      fprintf(file.stream, ",\n");
    else
      fprintf(file.stream, "%.9g,%.9g\n", s->voltage[i], s->error[i]);
  }
  return wh_file_commit(c, &file);
}

enum wh_status wh_output_voltages(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_run *r, const char *path) {
  (void)cs;
  const struct wh_measurement *m = &r->pass.measurement;
  struct wh_file file = {0};
  if (m->others == 0)
    return WH_OK;
  WH_TRY(wh_file_create(c, path, &file));
  fprintf(file.stream, "voltage [V],energy [eV],incident photons [1],expected counts [1]\n");
  for (size_t k = 0; k < m->others; k++) {
    const struct wh_detected *d = &m->other[k].detected;
    for (size_t i = 0; i < d->count; i++)
      fprintf(file.stream, "%.9g,%.9g,%.9g,%.9g\n", m->other[k].voltage,
              ((double)i + 0.5) * d->channel_eV, d->incident[i], d->counts[i]);
  }
  return wh_file_commit(c, &file);
}
