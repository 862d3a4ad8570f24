/* SPDX-License-Identifier: MPL-2.0 */
#include "image/camera.h"

static void archive_map(struct wh_archive *a, struct wh_spot_map *s) {
  WH_ARCHIVE(a, s->count);
  WH_ARCHIVE(a, s->low);
  WH_ARCHIVE(a, s->step);
  WH_ARCHIVE_ARRAY(a, s->value, s->count[0] * s->count[1]);
  WH_ARCHIVE_ARRAY(a, s->error, s->count[0] * s->count[1]);
}

static void archive_profile(struct wh_archive *a, struct wh_profile *p) {
  WH_ARCHIVE(a, p->count);
  WH_ARCHIVE(a, p->low);
  WH_ARCHIVE(a, p->step);
  WH_ARCHIVE_ARRAY(a, p->value, p->count);
  WH_ARCHIVE_ARRAY(a, p->error, p->count);
}

void wh_focus_archive(struct wh_archive *a, struct wh_focus *f) {
  archive_map(a, &f->spot);
  for (int axis = 0; axis < 2; axis++)
    archive_profile(a, &f->lsf[axis]);
  WH_ARCHIVE(a, f->width50);
  WH_ARCHIVE(a, f->width15);
  WH_ARCHIVE(a, f->width10);
  WH_ARCHIVE(a, f->iec_class);
  WH_ARCHIVE(a, f->mtf10);
  WH_ARCHIVE(a, f->mtf10_error);
}

void wh_shot_archive(struct wh_archive *a, struct wh_shot *s) {
  archive_map(a, &s->picture);
  WH_ARCHIVE(a, s->behind);
  WH_ARCHIVE(a, s->magnification);
  WH_ARCHIVE(a, s->camera);
  WH_ARCHIVE(a, s->width15);
  archive_map(a, &s->spot);
  WH_ARCHIVE(a, s->right15);
  WH_ARCHIVE(a, s->width50);
  WH_ARCHIVE(a, s->right50);
}
