/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/optics.h"

#include "base/constants.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOCUS_PLANES 61
#define MTF_DEFAULT 33

void wh_optics_result_free(struct wh_optics_result *r) {
  for (size_t i = 0; i < r->source_count; i++) {
    wh_lines_free(&r->source[i].lines);
    free(r->source[i].planes);
  }
  free(r->paraxial);
  free(r->source);
  free(r->focus);
  free(r->mtf_frequency);
  free(r->mtf);
  free(r->mtf_error);
  wh_histogram_free(&r->line_spread);
  wh_histogram_free(&r->point_spread);
  memset(r, 0, sizeof *r);
}

/* What is passed from step to step of one measurement. */
struct measure {
  struct wh_context *c;
  const struct wh_optics_params *params;
  const struct wh_optics_input *input;
  struct wh_optics_result *r;
};

/* ---- paraxial ---- */

/* fine and coarse: the axis from all samples and from every second one. */
static enum wh_status paraxial_images(struct measure *m, const struct wh_axis *fine,
                                      const struct wh_axis *coarse) {
  const struct wh_quantities *energies = &m->params->axial_energies;
  double z = m->params->object.count > 0 ? m->params->object.value[0] : fine->segment[0].from;
  WH_TRY(wh_alloc(m->c, energies->count, sizeof *m->r->paraxial, &m->r->paraxial));
  m->r->paraxial_count = energies->count;
  for (size_t i = 0; i < energies->count; i++) {
    struct wh_paraxial_start start = {z, energies->value[i]};
    struct wh_paraxial_image *image = &m->r->paraxial[i].image, other = {0};
    m->r->paraxial[i].axial_eV = energies->value[i];
    WH_TRY(wh_paraxial_image(m->c, fine, start, image));
    WH_TRY(wh_paraxial_image(m->c, coarse, start, &other));
    image->z_error += fabs(image->z - other.z);
    image->magnification_error += fabs(image->magnification - other.magnification);
    image->rotation_error += fabs(image->rotation - other.rotation);
    if (!isfinite(image->z))
      wh_warn(m->c, "optics: paraxial rays of %g eV leave parallel; their image is at infinity",
              energies->value[i]);
  }
  if (m->params->object.count > 0 && energies->value[0] > 0.0) {
    WH_TRY(wh_paraxial_cardinal(m->c, fine, energies->value[0], &m->r->cardinal));
    m->r->has_cardinal = true;
  }
  return WH_OK;
}

static enum wh_status measure_axis(struct measure *m) {
  struct wh_sampled_axis fine, coarse = {0};
  if (!m->params->paraxial || !m->input->axis || m->input->axis->count == 0 ||
      m->params->axial_energies.count == 0)
    return WH_OK;
  size_t errors = wh_error_count(m->c);
  WH_TRY(wh_sampled_axis_init(m->c, m->input->axis, 1, &fine));
  enum wh_status status = wh_sampled_axis_init(m->c, m->input->axis, 2, &coarse);
  fine.axis.planar = coarse.axis.planar = m->input->planar;
  fine.axis.relativistic = coarse.axis.relativistic = !m->input->newton;
  if (status == WH_OK)
    status = paraxial_images(m, &fine.axis, &coarse.axis);
  wh_sampled_axis_free(&fine);
  wh_sampled_axis_free(&coarse);
  if (status ==
      WH_BAD_INPUT) { /* such as an axis along which nothing moves: no paraxial rays there */
    wh_errors_to_warnings(m->c, errors);
    m->r->paraxial_count = 0;
    status = WH_OK;
  }
  return status;
}

/* ---- rays ---- */

static bool arrives(const struct wh_optics_input *in, size_t ray) {
  return (!in->arrived || in->arrived[ray]) && in->end->uz[ray] > 0.0;
}

/* Where a ray comes from. Planar systems have no y. */
static void object_of(const struct wh_optics_input *in, size_t ray, double object[2]) {
  object[0] = in->start->x[ray];
  object[1] = in->planar ? 0.0 : in->start->y[ray];
}

/* Takes away from places and slopes what is proportional to the object point's distance from the
   source's middle: of an extended source that leaves the blur. rays[i] belongs to line i. */
static void remove_image_scale(const struct wh_optics_input *in, const size_t *rays,
                               struct wh_lines *lines) {
  double weight = 0.0, middle[2] = {0}, square = 0.0, size = 0.0, place = 0.0, slope = 0.0, x[2];
  for (size_t i = 0; i < lines->count; i++) {
    object_of(in, rays[i], x);
    weight += lines->line[i].weight;
    for (int k = 0; k < 2; k++)
      middle[k] += lines->line[i].weight * x[k];
  }
  for (size_t i = 0; i < lines->count && weight > 0.0; i++) {
    object_of(in, rays[i], x);
    for (int k = 0; k < 2; k++) {
      double d = x[k] - middle[k] / weight, w = lines->line[i].weight;
      square += w * d * d;
      size += w * x[k] * x[k];
      place += w * d * lines->line[i].x[k];
      slope += w * d * lines->line[i].slope[k];
    }
  }
  if (!(square > 1e-20 * size))
    return;
  for (size_t i = 0; i < lines->count; i++) {
    object_of(in, rays[i], x);
    for (int k = 0; k < 2; k++) {
      double d = x[k] - middle[k] / weight;
      lines->line[i].x[k] -= place / square * d;
      lines->line[i].slope[k] -= slope / square * d;
    }
  }
}

/* A fan from one point on the axis of an axisymmetric system stands for all directions; a planar
   fan from the symmetry plane for its mirror image too. */
static enum wh_image_about about_of(const struct wh_optics_input *in, const size_t *rays,
                                    size_t count) {
  double object[2], largest = 0.0, depth = 0.0;
  for (size_t i = 0; i < count; i++) {
    object_of(in, rays[i], object);
    largest = fmax(largest, hypot(object[0], object[1]));
    depth = fmax(depth, fabs(in->end->z[rays[i]] - in->start->z[rays[i]]));
  }
  return !in->spatial && largest <= 1e-12 * depth ? WH_ABOUT_AXIS : WH_ABOUT_SPOT;
}

static enum wh_status lines_of_source(struct measure *m, size_t first, size_t stop, size_t *rays,
                                      struct wh_optics_source *s) {
  const struct wh_optics_input *in = m->input;
  struct wh_particles some = {0};
  enum wh_status status = WH_OK;
  size_t count = 0;
  for (size_t i = first; i < stop && status == WH_OK; i++) {
    struct wh_particle p = wh_particles_get(in->end, i);
    if (!arrives(in, i))
      continue;
    if (in->planar)
      p.x[1] = p.u[1] = 0.0;
    rays[count++] = i;
    status = wh_particles_append(m->c, &some, &p);
  }
  if (status == WH_OK && count > 0)
    status = wh_lines_of_particles(m->c, &some, in->end->z[rays[0]], &s->lines);
  wh_particles_free(&some);
  if (status != WH_OK || count == 0)
    return status;
  s->about = about_of(in, rays, count);
  remove_image_scale(in, rays, &s->lines);
  return WH_OK;
}

/* Whether lines form an image at all: two of weight that are not parallel. */
static bool converge(const struct wh_lines *lines) {
  const struct wh_line *other = NULL;
  for (size_t i = 0; i < lines->count; i++) {
    const struct wh_line *l = &lines->line[i];
    if (!(l->weight > 0.0))
      continue;
    if (other && (l->slope[0] != other->slope[0] || l->slope[1] != other->slope[1]))
      return true;
    other = l;
  }
  return false;
}

static enum wh_status measure_source(struct measure *m, size_t k, size_t *rays) {
  const struct wh_optics_input *in = m->input;
  struct wh_optics_source *s = &m->r->source[m->r->source_count];
  *s = (struct wh_optics_source){.index = k, .name = in->source_name ? in->source_name[k] : ""};
  m->r->source_count++; /* so that the result is freed whatever happens */
  WH_TRY(lines_of_source(m, in->source_first[k], in->source_first[k + 1], rays, s));
  if (!converge(&s->lines)) {
    wh_warn(m->c,
            "optics: source %s forms no image along z: %zu of its rays arrive toward +z, and none "
            "or all parallel",
            s->name, s->lines.count);
    wh_lines_free(&s->lines);
    m->r->source_count--;
    return WH_OK;
  }
  WH_TRY(wh_image_minmax(m->c, &s->lines, s->about, &s->minmax));
  WH_TRY(wh_image_rms(m->c, &s->lines, s->about, &s->rms));
  WH_TRY(wh_alloc(m->c, m->params->planes.count, sizeof *s->planes, &s->planes));
  for (size_t i = 0; i < m->params->planes.count; i++)
    WH_TRY(wh_image_spot(m->c, &s->lines, m->params->planes.value[i], s->about, &s->planes[i]));
  return WH_OK;
}

/* The source asked for, or the one whose electrons start nearest the axis on average. */
static bool choose_source(struct measure *m) {
  const struct wh_optics_input *in = m->input;
  const char *wanted = m->params->source;
  double nearest = INFINITY, object[2];
  bool found = false;
  for (size_t s = 0; s < m->r->source_count; s++) {
    const size_t *range = &in->source_first[m->r->source[s].index];
    double sum = 0.0;
    for (size_t i = range[0]; i < range[1]; i++) {
      object_of(in, i, object);
      sum += hypot(object[0], object[1]) / (double)(range[1] - range[0]);
    }
    if (wanted && *wanted ? strcmp(wanted, m->r->source[s].name) == 0 : sum < nearest) {
      nearest = sum;
      m->r->imaged = s;
      found = true;
    }
  }
  if (!found && m->r->source_count > 0)
    wh_warn(m->c, "optics: no ray of source %s forms an image", wanted);
  return found;
}

/* ---- what the imaged source gives ---- */

static void move_lines(struct wh_lines *lines, double z) {
  for (size_t i = 0; i < lines->count; i++)
    for (int k = 0; k < 2; k++)
      lines->line[i].x[k] += (z - lines->z) * lines->line[i].slope[k];
  lines->z = z;
}

/* Through focus: to either side where the rms radius has grown fivefold. */
static enum wh_status measure_focus(struct measure *m, const struct wh_optics_source *s) {
  struct wh_spot there;
  double reach = fabs(s->minmax.z - s->rms.z) + 1e-9 * fabs(s->rms.z), middle = m->r->best.z;
  WH_TRY(wh_image_spot(m->c, &s->lines, middle + reach, s->about, &there));
  for (int i = 0; i < 60 && there.rms_radius < 5.0 * s->rms.radius; i++) {
    reach *= 1.5;
    WH_TRY(wh_image_spot(m->c, &s->lines, middle + reach, s->about, &there));
  }
  WH_TRY(wh_alloc(m->c, FOCUS_PLANES, sizeof *m->r->focus, &m->r->focus));
  m->r->focus_count = FOCUS_PLANES;
  for (size_t i = 0; i < FOCUS_PLANES; i++) {
    double z = middle + reach * (2.0 * (double)i / (FOCUS_PLANES - 1.0) - 1.0);
    WH_TRY(wh_image_spot(m->c, &s->lines, z, s->about, &there));
    m->r->focus[i] = (struct wh_optics_focus){z, there.radius, there.rms_radius};
  }
  return WH_OK;
}

static enum wh_status spread_of(struct measure *m, const struct wh_points_sample *sample,
                                double radius) {
  const struct wh_quantities *asked = &m->params->mtf_frequencies;
  struct wh_optics_result *r = m->r;
  size_t n = asked->count > 0 ? asked->count : MTF_DEFAULT;
  WH_TRY(wh_alloc(m->c, n, sizeof(double), &r->mtf_frequency));
  WH_TRY(wh_alloc(m->c, n, sizeof(double), &r->mtf));
  WH_TRY(wh_alloc(m->c, n, sizeof(double), &r->mtf_error));
  r->mtf_count = n;
  for (size_t i = 0; i < n; i++)
    r->mtf_frequency[i] =
        asked->count > 0 ? asked->value[i] : 0.5 / radius * (double)i / (MTF_DEFAULT - 1.0);
  WH_TRY(wh_spread_mtf(m->c, sample, n, r->mtf_frequency, r->mtf, r->mtf_error));
  WH_TRY(wh_spread_line(m->c, sample, m->params->bins, 1.2 * radius, &r->line_spread));
  return wh_spread_point(m->c, sample, m->params->bins, 1.2 * radius, &r->point_spread);
}

/* The spread of a spot that has a size. */
static enum wh_status measure_spread(struct measure *m, const struct wh_optics_source *s) {
  size_t n = s->lines.count;
  double(*point)[2], *weight;
  if (!(s->spot.radius > 0.0))
    return WH_OK;
  WH_TRY(wh_alloc(m->c, 3 * n, sizeof(double), &point));
  weight = (double *)(point + n);
  for (size_t i = 0; i < n; i++) {
    weight[i] = s->lines.line[i].weight;
    for (int k = 0; k < 2; k++)
      point[i][k] = s->lines.line[i].x[k] - (s->about == WH_ABOUT_AXIS ? 0.0 : s->spot.centroid[k]);
  }
  bool round = s->about == WH_ABOUT_AXIS && !m->input->planar;
  struct wh_points_sample sample = {n, (const double(*)[2])point, weight, round};
  enum wh_status status = spread_of(m, &sample, s->spot.radius);
  free(point);
  return status;
}

/* ---- aberrations ---- */

/* Starting momentum in sqrt(eV): u sqrt(m c^2/2), so that its square is the energy (at low energy).
   The image is turned back by the rotation of the paraxial one. */
static size_t aberration_rays(const struct measure *m, double focus_eV,
                              struct wh_aberration_ray *ray) {
  const struct wh_optics_input *in = m->input;
  const double scale = sqrt(0.5 * WH_ELECTRON_REST_eV), z = m->r->best.z;
  double turn = m->r->paraxial_count > 0 ? -m->r->paraxial[0].image.rotation : 0.0;
  size_t n = 0;
  for (size_t i = 0; i < in->start->count; i++) {
    if (!arrives(in, i))
      continue;
    struct wh_particle from = wh_particles_get(in->start, i), to = wh_particles_get(in->end, i);
    ray[n] = (struct wh_aberration_ray){.chromatic = scale * from.u[2] - sqrt(focus_eV)};
    double place[2];
    for (int k = 0; k < 2; k++) {
      ray[n].object[k] = from.x[k];
      ray[n].momentum[k] = scale * from.u[k];
      place[k] = to.x[k] + (z - to.x[2]) * to.u[k] / to.u[2];
    }
    ray[n].image[0] = cos(turn) * place[0] - sin(turn) * place[1];
    ray[n].image[1] = sin(turn) * place[0] + cos(turn) * place[1];
    n++;
  }
  return n;
}

static bool is_magnetic(const struct wh_axis_samples *axis) {
  for (size_t i = 0; axis && i < axis->count; i++)
    if (axis->B[0][i] != 0.0)
      return true;
  return false;
}

static enum wh_status measure_aberrations(struct measure *m) {
  const struct wh_quantities *energies = &m->params->axial_energies;
  struct wh_aberration_ray *ray;
  double focus_eV = energies->count > 0 ? energies->value[0] : 0.0;
  if (m->input->planar ||
      m->input->spatial) /* the series is that of a system with an axis of rotation */
    return WH_OK;
  WH_TRY(wh_alloc(m->c, m->input->start->count, sizeof *ray, &ray));
  size_t n = aberration_rays(m, focus_eV, ray);
  enum wh_status status = WH_OK;
  if (n >= 2 * WH_ABERRATION_COUNT) {
    status = wh_aberrations_fit(m->c, n, ray, is_magnetic(m->input->axis), &m->r->aberrations);
    m->r->has_aberrations = status == WH_OK;
  } else {
    wh_warn(m->c, "optics: %zu rays arrive, too few to fit %d aberrations (two a term are needed)",
            n, WH_ABERRATION_COUNT);
  }
  free(ray);
  return status;
}

/* ---- all ---- */

static enum wh_status measure_rays(struct measure *m) {
  const struct wh_optics_input *in = m->input;
  size_t *rays;
  enum wh_status status = WH_OK;
  if (!in->start || in->source_count == 0)
    return WH_OK;
  WH_TRY(wh_alloc(m->c, in->source_count, sizeof *m->r->source, &m->r->source));
  WH_TRY(wh_alloc(m->c, in->start->count, sizeof *rays, &rays));
  for (size_t k = 0; k < in->source_count && status == WH_OK; k++)
    status = measure_source(m, k, rays);
  free(rays);
  if (status != WH_OK || !choose_source(m))
    return status;
  struct wh_optics_source *imaged = &m->r->source[m->r->imaged];
  m->r->best = m->params->criterion == WH_OPTICS_RMS ? imaged->rms : imaged->minmax;
  for (size_t i = 0; i < m->r->source_count; i++) {
    struct wh_optics_source *s = &m->r->source[i];
    move_lines(&s->lines, m->r->best.z);
    WH_TRY(wh_image_spot(m->c, &s->lines, m->r->best.z, s->about, &s->spot));
  }
  WH_TRY(measure_focus(m, imaged));
  WH_TRY(measure_spread(m, imaged));
  return measure_aberrations(m);
}

static enum wh_status check(struct wh_context *c, const struct wh_optics_input *in) {
  if (!in->start)
    return WH_OK;
  if (!in->end || in->end->count != in->start->count)
    return wh_fail(c, WH_BAD_INPUT, "optics: %zu rays start but %zu end", in->start->count,
                   in->end ? in->end->count : 0);
  for (size_t k = 0; k < in->source_count; k++)
    if (in->source_first[k] > in->source_first[k + 1] || in->source_first[k + 1] > in->start->count)
      return wh_fail(c, WH_BAD_INPUT, "optics: source %zu is rays %zu to %zu of %zu", k,
                     in->source_first[k], in->source_first[k + 1], in->start->count);
  return WH_OK;
}

enum wh_status wh_optics_measure(struct wh_context *c, const struct wh_optics_params *params,
                                 const struct wh_optics_input *input,
                                 struct wh_optics_result *result) {
  struct measure m = {c, params, input, result};
  *result = (struct wh_optics_result){0};
  enum wh_status status = check(c, input);
  if (status == WH_OK)
    status = measure_axis(&m);
  if (status == WH_OK)
    status = measure_rays(&m);
  if (status != WH_OK)
    wh_optics_result_free(result);
  return status;
}
