/* SPDX-License-Identifier: MPL-2.0 */
#include "target/tables.h"

#include "base/memory.h"
#include "material/kinematics.h"
#include "target/tables_build.h"

#include <stdio.h>
#include <stdlib.h>

#define BREMSSTRAHLUNG_ROWS 241
#define PHOTON_ROWS 200 /* a decade */

double wh_row_middle(int32_t first, int32_t row, int bits) {
  double low = wh_from_bits((uint32_t)(first + row) << (23 - bits));
  double high = wh_from_bits((uint32_t)(first + row + 1) << (23 - bits));
  return 0.5 * (low + high);
}

/* ---- what one substance is made of --------------------------------------------------------- */

static enum wh_status open_elastic(struct wh_context *c, const struct wh_tables_request *q,
                                   const struct wh_material *m, struct wh_elastic *out) {
  struct wh_elastic element[WH_MATERIAL_ELEMENTS] = {0};
  double fraction[WH_MATERIAL_ELEMENTS] = {0};
  enum wh_status status = WH_OK;
  size_t done = 0;
  for (; done < m->count && status == WH_OK; done++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/elastic-%s-%d.bin", q->cache ? q->cache : "", q->elastic->name,
             m->element[done].z);
    fraction[done] = m->element[done].atom_fraction;
    status = wh_elastic_open(c, q->cache ? path : NULL, q->elastic, m->element[done].z,
                             &WH_ELASTIC_RANGE, &element[done]);
  }
  if (status == WH_OK)
    status = wh_elastic_mix(c, m->count, element, fraction, out);
  for (size_t k = 0; k < done; k++)
    wh_elastic_free(&element[k]);
  return status;
}

/* The place of an element among those of all substances. */
static size_t place_of(struct wh_tables *t, int z) {
  size_t i = 0;
  while (i < t->elements && t->element_z[i] != z)
    i++;
  t->element_z[i] = z;
  t->elements += i == t->elements;
  return i;
}

static enum wh_status open_substance(struct wh_context *c, const struct wh_tables_request *q,
                                     const struct wh_material *m, struct wh_tables *t,
                                     struct wh_substance *s) {
  s->material = *m;
  double top = fmin(1.02 * q->energy_eV, WH_BREMSSTRAHLUNG_MAXIMUM_eV);
  WH_TRY(open_elastic(c, q, m, &s->elastic));
  WH_TRY(wh_inelastic_create(c, m, &s->inelastic));
  WH_TRY(wh_bremsstrahlung_create(c, m, WH_INELASTIC_MINIMUM_eV, top, BREMSSTRAHLUNG_ROWS,
                                  q->photon_eV, &s->bremsstrahlung));
  if (q->energy_eV > q->photon_eV)
    WH_TRY(wh_photon_create(c, m, q->photon_eV, fmin(top, WH_PHOTON_MAXIMUM_eV), PHOTON_ROWS,
                            &s->photon));
  for (size_t k = 0; k < m->count; k++) {
    WH_TRY(wh_relaxation_create(c, m->element[k].z, &s->relaxation[k]));
    s->element_place[k] = place_of(t, m->element[k].z);
    s->atoms += m->element[k].number_density;
  }
  return WH_OK;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static uint32_t share(double part, double whole) {
  double word = whole > 0.0 ? part / whole * 0x1p32 : 0.0;
  return word >= 4294967295.0 ? UINT32_MAX : (uint32_t)word;
}

/* What an elastic collision is made of at one energy. */
struct hardness {
  double total, first; /* [1/m] */
  double place, tail;
  double soft_transport; /* first transport cross section of the part not drawn [1/m] */
};

static enum wh_status harden(struct wh_context *c, const struct wh_substance *s, double energy,
                             double hard, struct hardness *out) {
  struct wh_elastic_sections sections;
  const struct wh_elastic *e = &s->elastic;
  double fraction, moment[2], drawn;
  struct wh_log_grid grid = {e->log_min, 1.0 / e->log_step, e->energies};
  size_t j = wh_log_grid_find(&grid, energy, &fraction);
  WH_TRY(wh_elastic_at(c, e, energy, &sections));
  double upper = wh_elastic_upper(e->bend[j], (float)fraction);
  upper = fmin(fmax(upper, 0.0), 1.0 - 0x1p-12);
  out->total = s->atoms * sections.total;
  out->first = s->atoms * sections.first;
  out->place = (double)j + upper;
  out->tail = hard > 0.0 ? fmin(1.0, hard * out->first / out->total) : 1.0;
  out->soft_transport = 0.0;
  if (out->tail < 1.0) {
    wh_elastic_tail_moments(e, j, out->tail, moment);
    drawn = (1.0 - upper) * moment[0];
    wh_elastic_tail_moments(e, j + 1, out->tail, moment);
    drawn += upper * moment[0];
    out->soft_transport = fmax(0.0, out->first - 2.0 * out->total * drawn);
  }
  return WH_OK;
}

static enum wh_status fill_row(struct wh_context *c, struct wh_tables *t, size_t set, int32_t r,
                               const struct wh_coarse *coarse) {
  size_t substance = set / t->modes;
  const struct wh_transport *mode = &t->mode[set % t->modes];
  struct wh_substance *s = &t->substance[substance];
  float *row = &t->row[(set * (size_t)t->rows + (size_t)r) * WH_ROW_SIZE];
  double energy = fmin(wh_row_middle(t->first_row, r, WH_ROW_BITS), WH_INELASTIC_MAXIMUM_eV);
  struct hardness h;
  WH_TRY(harden(c, s, energy, mode->hard, &h));
  struct wh_coarse in = wh_coarse_at(t, coarse, energy);
  const struct wh_bremsstrahlung *b = &s->bremsstrahlung;
  double force = s->photon.count > 0 ? WH_FORCE : 1.0;
  double radiation = force * wh_log_grid_value(&b->grid, b->rate, energy);
  double transport = h.first + in.transport1, soft_rate = mode->soft * transport;
  double soft_transport = h.soft_transport + in.soft_transport1;
  double elastic = h.total * h.tail, rate = elastic + soft_rate + in.rate + radiation;
  row[WH_ROW_PATH] = (float)(1.0 / rate);
  row[WH_ROW_STOPPING] =
      (float)(in.soft_stopping + wh_log_grid_value(&b->grid, b->soft_stopping, energy));
  row[WH_ROW_ELASTIC] = wh_from_bits(share(elastic, rate));
  row[WH_ROW_SOFT] = wh_from_bits(share(elastic + soft_rate, rate));
  row[WH_ROW_INELASTIC] = wh_from_bits(share(rate - radiation, rate));
  row[WH_ROW_PLACE] = (float)((double)(substance * s->elastic.energies) + h.place);
  row[WH_ROW_TAIL] = (float)h.tail;
  row[WH_ROW_SOFT_MU] = soft_rate > 0.0 ? (float)fmin(0.5 * soft_transport / soft_rate, 1.0) : 0.0f;
  s->transport_path[r] = (float)(1.0 / transport);
  return WH_OK;
}

/* An electron that loses energy S along a flight meets a rate that grows on its way. To first
   order the mean flight is that of the constant rate at the energy E - S/rate. */
static void shift_rates(const struct wh_tables *t, float *first) {
  for (int32_t r = t->rows - 1; r > 0; r--) {
    float *row = &first[(size_t)r * WH_ROW_SIZE];
    double rate = 1.0 / (double)row[WH_ROW_PATH];
    double step = wh_row_middle(t->first_row, r, WH_ROW_BITS) -
                  wh_row_middle(t->first_row, r - 1, WH_ROW_BITS);
    double slope = (1.0 / (double)row[WH_ROW_PATH - WH_ROW_SIZE] - rate) / step;
    double shift = slope * (double)row[WH_ROW_STOPPING] / rate;
    row[WH_ROW_PATH] = (float)(1.0 / (rate + fmin(fmax(shift, -0.1 * rate), 0.1 * rate)));
  }
}

static enum wh_status fill_set(struct wh_context *c, struct wh_tables *t, size_t set) {
  struct wh_coarse *coarse = NULL;
  enum wh_status status = wh_coarse_create(c, t, set, &coarse);
  for (int32_t r = 0; r < t->rows && status == WH_OK; r++)
    status = fill_row(c, t, set, r, coarse);
  if (status == WH_OK)
    shift_rates(t, &t->row[set * (size_t)t->rows * WH_ROW_SIZE]);
  free(coarse);
  return status;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum wh_status check_request(struct wh_context *c, const struct wh_tables_request *q) {
  if (!(q->cutoff_eV >= WH_INELASTIC_MINIMUM_eV && q->cutoff_eV < q->energy_eV &&
        q->energy_eV <= WH_INELASTIC_MAXIMUM_eV))
    return wh_fail(c, WH_BAD_INPUT,
                   "target: electrons of %g eV followed down to %g eV; give a cutoff from 50 eV "
                   "and an energy above it, up to 1 MeV",
                   q->energy_eV, q->cutoff_eV);
  if (!(q->photon_eV >= WH_PHOTON_MINIMUM_eV && q->photon_eV <= WH_PHOTON_MAXIMUM_eV))
    return wh_fail(c, WH_BAD_INPUT,
                   "target: photons followed down to %g eV; give a cutoff from 100 eV to 800 keV",
                   q->photon_eV);
  if (q->substances == 0 || q->modes == 0)
    return wh_fail(c, WH_BAD_INPUT, "target: no material is given");
  return WH_OK;
}

/* One array of angles for all substances, so that a place in it is one number. */
static enum wh_status join_angles(struct wh_context *c, struct wh_tables *t) {
  size_t each = t->substance[0].elastic.energies * WH_ELASTIC_BINS * 4;
  WH_TRY(wh_alloc(c, t->substances * each, sizeof *t->angle, &t->angle));
  for (size_t i = 0; i < t->substances; i++)
    memcpy(t->angle + i * each, t->substance[i].elastic.bin, each * sizeof *t->angle);
  return WH_OK;
}

static enum wh_status fill(struct wh_context *c, const struct wh_tables_request *q,
                           struct wh_tables *t) {
  float low = (float)q->cutoff_eV, high = (float)q->energy_eV;
  t->first_row = (int32_t)(wh_bits(low) >> (23 - WH_ROW_BITS));
  t->rows = (int32_t)(wh_bits(high) >> (23 - WH_ROW_BITS)) - t->first_row + 1;
  t->first_alias = t->first_row >> (WH_ROW_BITS - WH_ALIAS_BITS);
  t->alias_rows = (int32_t)(wh_bits(high) >> (23 - WH_ALIAS_BITS)) - t->first_alias + 1;
  WH_TRY(wh_alloc(c, q->modes, sizeof *t->mode, &t->mode));
  memcpy(t->mode, q->mode, q->modes * sizeof *t->mode);
  WH_TRY(wh_alloc(c, q->substances + 1, sizeof *t->substance, &t->substance));
  t->channels = 1;
  for (; t->substances < q->substances; t->substances++) {
    struct wh_substance *s = &t->substance[t->substances];
    WH_TRY(open_substance(c, q, &q->material[t->substances], t, s));
    while (t->channels < (int32_t)(s->inelastic.count * WH_CHANNELS))
      t->channels *= 2;
    WH_TRY(wh_alloc(c, (size_t)t->rows, sizeof *s->transport_path, &s->transport_path));
    WH_TRY(wh_rest_create(c, t, s, q));
  }
  WH_TRY(join_angles(c, t));
  size_t sets = t->substances * t->modes;
  size_t channels = sets * (size_t)t->channels;
  WH_TRY(wh_alloc(c, sets * (size_t)t->rows * WH_ROW_SIZE, sizeof *t->row, &t->row));
  WH_TRY(
      wh_alloc(c, channels * (size_t)t->alias_rows * WH_ALIAS_SIZE, sizeof *t->alias, &t->alias));
  WH_TRY(wh_alloc(c, channels * WH_CHANNEL_SIZE, sizeof *t->channel, &t->channel));
  WH_TRY(wh_alloc(c, channels, sizeof *t->vacancy, &t->vacancy));
  for (size_t set = 0; set < sets; set++)
    WH_TRY(fill_set(c, t, set));
  return WH_OK;
}

enum wh_status wh_tables_create(struct wh_context *c, const struct wh_tables_request *request,
                                struct wh_tables *t) {
  memset(t, 0, sizeof *t);
  WH_TRY(check_request(c, request));
  t->cutoff_eV = request->cutoff_eV;
  t->photon_eV = request->photon_eV;
  t->modes = request->modes;
  enum wh_status status = fill(c, request, t);
  if (status != WH_OK)
    wh_tables_free(t);
  return status;
}

void wh_tables_free(struct wh_tables *t) {
  for (size_t i = 0; t->substance && i < t->substances + 1; i++) {
    struct wh_substance *s = &t->substance[i];
    wh_elastic_free(&s->elastic);
    wh_inelastic_free(&s->inelastic);
    wh_bremsstrahlung_free(&s->bremsstrahlung);
    wh_photon_free(&s->photon);
    for (size_t k = 0; k < WH_MATERIAL_ELEMENTS; k++)
      wh_relaxation_free(&s->relaxation[k]);
    free(s->transport_path);
    free(s->rest_eV);
  }
  free(t->substance);
  free(t->mode);
  free(t->row);
  free(t->alias);
  free(t->channel);
  free(t->vacancy);
  free(t->angle);
  memset(t, 0, sizeof *t);
}
