/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/heel.h"
#include "photon/measure.h"

void wh_spectrum_archive(struct wh_archive *a, struct wh_spectrum *s) {
  WH_ARCHIVE(a, s->voltage);
  WH_ARCHIVE(a, s->low_eV);
  WH_ARCHIVE(a, s->width_eV);
  WH_ARCHIVE(a, s->count);
  WH_ARCHIVE_ARRAY(a, s->continuum, s->count);
  WH_ARCHIVE(a, s->lines);
  WH_ARCHIVE_ARRAY(a, s->line, s->lines);
  if (a->reading)
    s->line_room = s->lines;
}

void wh_heel_archive(struct wh_archive *a, struct wh_heel *h) {
  WH_ARCHIVE(a, h->count);
  WH_ARCHIVE_ARRAY(a, h->angle, h->count);
  WH_ARCHIVE_ARRAY(a, h->kerma, h->count);
  WH_ARCHIVE_ARRAY(a, h->mean_eV, h->count);
  WH_ARCHIVE_ARRAY(a, h->hvl1, h->count);
  WH_ARCHIVE(a, h->own_kerma);
}

static void archive_detected(struct wh_archive *a, struct wh_detected *d) {
  WH_ARCHIVE(a, d->channel_eV);
  WH_ARCHIVE(a, d->count);
  WH_ARCHIVE_ARRAY(a, d->incident, d->count);
  WH_ARCHIVE_ARRAY(a, d->counts, d->count);
  WH_ARCHIVE_ARRAY(a, d->efficiency, d->count);
  WH_ARCHIVE(a, d->photons);
  WH_ARCHIVE(a, d->rate);
  WH_ARCHIVE(a, d->live);
  WH_ARCHIVE(a, d->total);
  WH_ARCHIVE(a, d->left);
  WH_ARCHIVE(a, d->left_eV);
  WH_ARCHIVE(a, d->left_eV2);
}

static void archive_series(struct wh_archive *a, struct wh_series *s) {
  WH_ARCHIVE(a, s->count);
  WH_ARCHIVE_ARRAY(a, s->start, s->count);
  WH_ARCHIVE_ARRAY(a, s->counts, s->count);
  WH_ARCHIVE_ARRAY(a, s->voltage, s->count);
  WH_ARCHIVE_ARRAY(a, s->error, s->count);
  WH_ARCHIVE(a, s->fits);
}

void wh_measurement_archive(struct wh_archive *a, struct wh_measurement *m) {
  archive_detected(a, &m->detected);
  WH_ARCHIVE_ARRAY(a, m->drawn, m->detected.count);
  WH_ARCHIVE(a, m->endpoint);
  WH_ARCHIVE(a, m->from);
  WH_ARCHIVE(a, m->bias);
  WH_ARCHIVE_ARRAY(a, m->fit, m->detected.count);
  archive_series(a, &m->series);
  WH_ARCHIVE(a, m->others);
  /* Each is archived whole: here the array holds nothing but places and voltages. */
  WH_ARCHIVE_ARRAY(a, m->other, m->others);
  for (size_t i = 0; a->reading && m->other && i < m->others; i++)
    m->other[i].detected = (struct wh_detected){0};
  m->others = m->other ? m->others : 0;
  for (size_t i = 0; i < m->others; i++)
    archive_detected(a, &m->other[i].detected);
}
