/* SPDX-License-Identifier: MPL-2.0 */
/* Which part of the pass is which stage's. */
#include "run/gun.h"
#include "run/keep.h"
#include "run/space.h"

#include <stdlib.h>

void wh_keep_geometry(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  wh_space_archive_mesh(a, cs, pass);
}

/* The mesh takes the place of the one it came from. */
void wh_keep_adapt(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  struct wh_adaptation *d = &pass->solid.adaptation;
  if (a->reading) {
    wh_space_forget_mesh(pass);
    d->wishes = (struct wh_solid_wishes){0};
  }
  WH_ARCHIVE(a, d->count);
  WH_ARCHIVE(a, d->look);
  WH_ARCHIVE(a, d->wishes.count);
  WH_ARCHIVE_ARRAY(a, d->wishes.item, d->wishes.count);
  d->wishes.capacity = d->wishes.count;
  if (a->reading && (d->count < 1 || d->count > WH_MOST_PASSES))
    wh_archive_refuse(a, "a mesh of too many passes");
  wh_space_archive_mesh(a, cs, pass);
}

void wh_keep_potentials(struct wh_archive *a, const struct wh_case_params *cs,
                        struct wh_pass *pass) {
  (void)cs;
  wh_space_archive_potentials(a, pass);
}

void wh_keep_space_charge(struct wh_archive *a, const struct wh_case_params *cs,
                          struct wh_pass *pass) {
  wh_gun_archive(a, cs, pass);
}

/* The loop of the space charge leaves rays too. */
void wh_keep_emission(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  if (a->reading) {
    wh_particles_free(&pass->start);
    free(pass->source_first);
  }
  wh_particles_archive(a, &pass->start);
  WH_ARCHIVE_ARRAY(a, pass->source_first, cs->sources.count + 1);
}

/* The charge along the rays has done its work. */
void wh_keep_trace(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)cs;
  if (a->reading) {
    wh_trace_result_free(&pass->trace);
    free(pass->beam_z);
  }
  wh_trace_result_archive(a, &pass->trace);
  WH_ARCHIVE(a, pass->beam_planes);
  WH_ARCHIVE_ARRAY(a, pass->beam_z, pass->beam_planes);
  if (a->reading && pass->trace.end.count != pass->start.count)
    wh_archive_refuse(a, "rays of another start");
}

void wh_keep_beam(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)cs;
  wh_beam_result_archive(a, &pass->beam);
  wh_particles_archive(a, &pass->beam_last);
}

void wh_keep_target(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  wh_particles_archive(a, &pass->incident);
  wh_target_result_archive(a, &cs->target, &pass->target);
  WH_ARCHIVE(a, pass->neutral);
}

void wh_keep_heat(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)cs;
  wh_heat_archive(a, &pass->heat);
}

void wh_keep_supply(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)cs;
  wh_supply_result_archive(a, &pass->supply);
}

void wh_keep_spectrum(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)cs;
  wh_spectrum_archive(a, &pass->spectrum);
  wh_heel_archive(a, &pass->heel);
}

void wh_keep_filament(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)cs;
  wh_filament_archive(a, &pass->filament);
}

void wh_keep_detector(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)cs;
  wh_measurement_archive(a, &pass->measurement);
  WH_ARCHIVE(a, pass->drawn.detector_current);
}

void wh_keep_spot(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)cs;
  wh_focus_archive(a, &pass->focus);
}

void wh_keep_image(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  (void)cs;
  wh_shot_archive(a, &pass->image);
}
