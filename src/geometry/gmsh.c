/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/gmsh.h"
#include "base/memory.h"

#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* gmsh keeps one model in global variables, so one session at a time in a process. This lock is
   the only global of the library, and holds nothing but that. */
static pthread_mutex_t gmsh_lock = PTHREAD_MUTEX_INITIALIZER;

static enum wh_status start(struct wh_gmsh *s) {
  WH_GMSH(s, gmshOptionSetNumber, "General.Terminal", 0);
  WH_GMSH(s, gmshOptionSetNumber, "General.Verbosity", 1);
  WH_GMSH(s, gmshModelAdd, "wehnelt");
  return WH_OK;
}

enum wh_status wh_gmsh_open(struct wh_context *c, struct wh_gmsh *s) {
  memset(s, 0, sizeof *s);
  s->c = c;
  pthread_mutex_lock(&gmsh_lock);
  s->threads = omp_get_max_threads();
  int error = 0;
  gmshInitialize(0, NULL, 0, &error);
  enum wh_status status = error ? wh_fail(c, WH_LIBRARY_FAILED, "gmsh does not start") : start(s);
  if (status != WH_OK)
    wh_gmsh_close(s);
  return status;
}

void wh_gmsh_close(struct wh_gmsh *s) {
  int error = 0;
  for (size_t i = 0; i < s->kept_count; i++)
    gmshFree(s->kept[i]);
  free(s->kept);
  gmshModelMeshRemoveSizeCallback(&error);
  gmshClear(&error);
  gmshFinalize(&error);
  omp_set_num_threads(s->threads);
  pthread_mutex_unlock(&gmsh_lock);
}

enum wh_status wh_gmsh_keep(struct wh_gmsh *s, void *p) {
  enum wh_status status =
      wh_grow(s->c, &s->kept, &s->kept_capacity, s->kept_count + 1, sizeof *s->kept);
  if (status == WH_OK)
    s->kept[s->kept_count++] = p;
  else
    gmshFree(p);
  return status;
}

enum wh_status wh_gmsh_failed(struct wh_gmsh *s, const char *call) {
  char *text = NULL;
  int error = 0;
  gmshLoggerGetLastError(&text, &error);
  wh_fail(s->c, WH_LIBRARY_FAILED, "gmsh cannot make this mesh: %s (%s)",
          text && *text ? text : "no reason given", call);
  gmshFree(text);
  return WH_LIBRARY_FAILED;
}

enum wh_status wh_gmsh_entities(struct wh_gmsh *s, int dimension, struct wh_tags *out) {
  WH_GMSH(s, gmshModelGetEntities, &out->tag, &out->count, dimension);
  return wh_gmsh_keep(s, out->tag);
}

enum wh_status wh_gmsh_boundary(struct wh_gmsh *s, struct wh_tags of, bool combined,
                                struct wh_tags *out) {
  WH_GMSH(s, gmshModelGetBoundary, of.tag, of.count, &out->tag, &out->count, combined, 0, 0);
  return wh_gmsh_keep(s, out->tag);
}

enum wh_status wh_gmsh_embedded(struct wh_gmsh *s, int face, struct wh_tags *out) {
  WH_GMSH(s, gmshModelMeshGetEmbedded, 2, face, &out->tag, &out->count);
  return wh_gmsh_keep(s, out->tag);
}

enum wh_status wh_gmsh_import_step(struct wh_gmsh *s, const char *file, struct wh_tags *out) {
  int error = 0;
  WH_GMSH(s, gmshOptionSetString, "Geometry.OCCTargetUnit", "MM");
  gmshModelOccImportShapes(file, &out->tag, &out->count, 1, "step", &error);
  if (error || out->count == 0)
    return wh_fail(s->c, WH_BAD_INPUT,
                   "geometry file %s holds no parts that the CAD kernel can read; export it anew, "
                   "as STEP AP203 or AP214",
                   file);
  WH_TRY(wh_gmsh_keep(s, out->tag));
  WH_GMSH(s, gmshModelOccSynchronize);
  return WH_OK;
}

enum wh_status wh_gmsh_curve(struct wh_gmsh *s, int curve, size_t count, const double *t,
                             const double **point, const double **derivative) {
  double *in = NULL, *value = NULL;
  size_t n = 0;
  WH_TRY(wh_alloc(s->c, count, sizeof *in, &in));
  WH_TRY(wh_gmsh_keep(s, in));
  memcpy(in, t, count * sizeof *in);
  WH_GMSH(s, gmshModelGetValue, 1, curve, in, count, &value, &n);
  WH_TRY(wh_gmsh_keep(s, value));
  *point = value;
  if (!derivative)
    return WH_OK;
  value = NULL;
  WH_GMSH(s, gmshModelGetDerivative, 1, curve, in, count, &value, &n);
  WH_TRY(wh_gmsh_keep(s, value));
  *derivative = value;
  return WH_OK;
}
