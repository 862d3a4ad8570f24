/* SPDX-License-Identifier: MPL-2.0 */
#include "run/space.h"
#include "run/stage.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The electrons that pass one plane for good, and what is known of them there. */
struct passage {
  struct wh_particles at;
  double (*B)[3];
  double *start_place;
};

static void passage_free(struct passage *p) {
  wh_particles_free(&p->at);
  free(p->B);
  free(p->start_place);
}

/* The last forward crossing of a ray that goes through the plane once more often forward than
   backward; or NULL. */
static const struct wh_plane_crossing *passes(const struct wh_pass *pass, size_t ray,
                                              size_t plane) {
  const struct wh_ray *r = &pass->trace.ray[ray];
  const struct wh_plane_crossing *last = NULL;
  int net = 0;
  for (size_t i = r->first_crossing; i < r->first_crossing + r->crossing_count; i++) {
    const struct wh_plane_crossing *k = &pass->trace.crossing[i];
    if (k->plane != plane)
      continue;
    net += k->state.u[2] > 0.0 ? 1 : -1;
    if (k->state.u[2] > 0.0)
      last = k;
  }
  return net > 0 ? last : NULL;
}

static double place_of(const struct wh_pass *pass, const double x[3]) {
  return pass->mesh.symmetry == WH_PLANAR ? x[0] : hypot(x[0], x[1]);
}

/* Magnetic field, zero outside of the mesh. */
static void induction(const struct wh_pass *pass, const double x[3], double B[3]) {
  struct wh_field_value value;
  wh_space_field_at(pass, x, &value);
  memcpy(B, value.B, sizeof value.B);
}

static enum wh_status collect(struct wh_context *c, const struct wh_pass *pass, size_t plane,
                              struct passage *out) {
  size_t n = pass->start.count;
  WH_TRY(wh_particles_reserve(c, &out->at, n));
  WH_TRY(wh_alloc(c, n, sizeof *out->start_place, &out->start_place));
  if (pass->magnetic)
    WH_TRY(wh_alloc(c, n, sizeof *out->B, &out->B));
  for (size_t i = 0; i < n; i++) {
    const struct wh_plane_crossing *k = passes(pass, i, plane);
    if (!k)
      continue;
    struct wh_particle start = wh_particles_get(&pass->start, i);
    size_t j = out->at.count;
    out->start_place[j] = place_of(pass, start.x);
    if (out->B)
      induction(pass, k->state.x, out->B[j]);
    WH_TRY(wh_particles_append(c, &out->at, &k->state));
  }
  return WH_OK;
}

static enum wh_beam_symmetry symmetry_of(const struct wh_case_params *cs,
                                         const struct wh_pass *pass) {
  static const enum wh_beam_symmetry of_space[] = {
      [WH_PLANAR] = WH_BEAM_PLANAR, [WH_NO_SYMMETRY] = WH_BEAM_AS_IS};
  return pass->mesh.symmetry == WH_AXISYMMETRIC ? (enum wh_beam_symmetry)cs->beam.symmetry
                                                : of_space[pass->mesh.symmetry];
}

/* <r^2> about the axis, and its slope along z. */
static void envelope(const struct wh_particles *at, double *square, double *slope) {
  double weight = 0.0;
  *square = *slope = 0.0;
  for (size_t i = 0; i < at->count; i++) {
    struct wh_particle e = wh_particles_get(at, i);
    weight += e.weight;
    *square += e.weight * (e.x[0] * e.x[0] + e.x[1] * e.x[1]);
    *slope += 2.0 * e.weight * (e.x[0] * e.u[0] + e.x[1] * e.u[1]) / e.u[2];
  }
  *square /= weight;
  *slope /= weight;
}

/* Adds a plane that electrons pass; errors are wanted of the last one only. */
static enum wh_status add_plane(struct wh_context *c, const struct wh_case_params *cs,
                                struct wh_pass *pass, size_t plane, double *square, double *slope) {
  struct wh_beam_result *r = &pass->beam;
  struct passage p = {0};
  double z = pass->beam_z[plane], B = 0.0, B_slope = 0.0;
  if (pass->magnetic)
    wh_magnetic_axis(pass->magnetic, 1, &z, &B, &B_slope);
  enum wh_status status = collect(c, pass, plane, &p);
  struct wh_beam_sample sample = {&p.at, (const double(*)[3])p.B, B_slope, p.start_place};
  if (!status && p.at.count > 0) {
    bool last = plane + 1 == pass->beam_planes;
    status = wh_beam_measure(c, &sample, symmetry_of(cs, pass), r->value[r->count],
                             last ? r->error : NULL);
    envelope(&p.at, &square[r->count], &slope[r->count]);
    r->z[r->count++] = z;
    if (last)
      r->transmission = r->value[r->count - 1][WH_BEAM_CURRENT] / r->emitted;
  }
  if (!status && plane + 1 == pass->beam_planes) {
    pass->beam_last = p.at;
    p.at = (struct wh_particles){0};
  }
  passage_free(&p);
  return status;
}

/* Says where and why electrons turn back. */
static void explain(struct wh_context *c, const struct wh_pass *pass) {
  const struct wh_beam_result *r = &pass->beam;
  double field[2] = {0.0, 0.0}, unused[2];
  double z[2] = {pass->start.z[0], r->reversal_z};
  if (pass->magnetic)
    wh_magnetic_axis(pass->magnetic, 2, z, field, unused);
  if (fabs(field[1]) > 1.2 * fabs(field[0]))
    wh_warn(c,
            "beam: %.3g %% of the current turns back, on average at z = %.6g m, in the rising "
            "magnetic field (%.4g T, %.4g T at the start): transverse energy grows with the field "
            "until nothing is left to move forward. Less transverse energy at the cathode (a lower "
            "voltage of the first anode, a larger gap) or a longer plateau of the field helps",
            100.0 * r->reflected_fraction, r->reversal_z, field[1], field[0]);
  else
    wh_warn(c,
            "beam: %.3g %% of the current turns back, on average at z = %.6g m, where the "
            "potential is too low to pass",
            100.0 * r->reflected_fraction, r->reversal_z);
}

/* Electrons that turned, and do not pass the last plane. */
static void find_reversal(struct wh_pass *pass) {
  struct wh_beam_result *r = &pass->beam;
  double current = 0.0, sum = 0.0;
  for (size_t i = 0; i < pass->start.count; i++) {
    if (pass->trace.ray[i].turns == 0 || passes(pass, i, pass->beam_planes - 1))
      continue;
    current += pass->start.weight[i];
    sum += pass->start.weight[i] * pass->trace.ray[i].reversal_z;
  }
  r->reflected_fraction = current / r->emitted;
  r->reversal_z = current > 0.0 ? sum / current : NAN;
}

static enum wh_status measure(struct wh_context *c, const struct wh_case_params *cs,
                              struct wh_pass *pass, double *square, double *slope) {
  for (size_t i = 0; i < pass->beam_planes; i++)
    WH_TRY(add_plane(c, cs, pass, i, square, slope));
  find_reversal(pass);
  if (pass->beam.reflected_fraction > 0.0)
    explain(c, pass);
  wh_beam_find_crossover(&pass->beam, square, slope);
  if (pass->beam.transmission == 0.0)
    wh_warn(c, "beam: no electron passes the plane z = %g m", pass->beam_z[pass->beam_planes - 1]);
  return WH_OK;
}

enum wh_status wh_stage_beam(struct wh_context *c, const struct wh_case_params *cs,
                             struct wh_pass *pass) {
  struct wh_beam_result *r = &pass->beam;
  size_t n = pass->beam_planes;
  double *square;
  for (size_t i = 0; i < pass->start.count; i++)
    r->emitted += pass->start.weight[i];
  if (n == 0 || !(r->emitted > 0.0))
    return WH_OK;
  WH_TRY(wh_alloc(c, n, sizeof *r->z, &r->z));
  WH_TRY(wh_alloc(c, n, sizeof *r->value, &r->value));
  WH_TRY(wh_alloc(c, 2 * n, sizeof *square, &square));
  enum wh_status status = measure(c, cs, pass, square, square + n);
  free(square);
  return status ? status : wh_beam_figures(c, r, &pass->figures);
}
