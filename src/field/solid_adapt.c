/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_adapt.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_PART (1.0 / 3.0) /* of its length that an element is made smaller to at once */
#define WORTH_IT 0.9    /* a wish for a size larger than this part of what is there is none */
#define MOST_GROWTH 4.0 /* of the number of elements at once */
/* Elements are spread more widely than the law that their shares are taken to follow: this part of
   the error is aimed at, less where the law was wrong, but not less than a quarter of it. */
#define BELOW 0.8
#define MOST_WRONG 4.0
/* Of the element's length, how far around its middle the wish holds; its vertices are .61 away.
   With 0 a wish changes too little where sizes grow quickly, with .61 half as many elements again
   are made as are needed. */
#define AROUND 0.35
#define HALVINGS 24
#define RANGE 1e-4 /* of shares that are looked through */

/* What the shares say about meshes to come. */
struct forecast {
  size_t count;
  int order;
  double *share; /* weighted */
};

/* Of its length that an element should have so that its share is the goal. */
static double part_of(const struct forecast *f, size_t e, double goal) {
  double part = f->share[e] > goal ? pow(goal / f->share[e], 1.0 / (f->order + 1.5)) : 1.0;
  return part > WORTH_IT ? 1.0 : fmax(part, LEAST_PART);
}

/* An element of part p of the length becomes p^-3 of them, each with p^(2 order + 3) of the square
   of its share. */
static void look_ahead(const struct forecast *f, double goal, double *elements, double *error) {
  double squares = 0.0;
  *elements = 0.0;
  for (size_t e = 0; e < f->count; e++) {
    double part = part_of(f, e, goal);
    *elements += 1.0 / (part * part * part);
    squares += f->share[e] * f->share[e] * pow(part, 2 * f->order);
  }
  *error = sqrt(squares);
}

static double sum_of_squares(const struct forecast *f) {
  double sum = 0.0;
  for (size_t e = 0; e < f->count; e++)
    sum += f->share[e] * f->share[e];
  return sum;
}

/* The largest share, by halving its logarithm, with which the next mesh comes to the error, or has
   all elements that it may. */
static double choose_goal(const struct forecast *f, double error, double most_elements) {
  double most = 0.0;
  for (size_t e = 0; e < f->count; e++)
    most = fmax(most, f->share[e]);
  double low = log(RANGE * most), high = log(most);
  for (int i = 0; i < HALVINGS; i++) {
    double middle = 0.5 * (low + high), elements, left;
    look_ahead(f, exp(middle), &elements, &left);
    if (left <= error || elements > most_elements)
      low = middle;
    else
      high = middle;
  }
  return exp(high);
}

/* Mean length of the straight edges, and the middle of the vertices. */
static double size_of(const struct wh_solid_mesh *m, size_t e, double middle[3]) {
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  double sum = 0.0;
  for (int k = 0; k < 3; k++)
    middle[k] = 0.0;
  for (int i = 0; i < 4; i++) {
    const double *p = m->node[node[i]];
    for (int k = 0; k < 3; k++)
      middle[k] += p[k] / 4;
    for (int j = 0; j < i; j++) {
      const double *q = m->node[node[j]];
      sum += sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) +
                  (p[2] - q[2]) * (p[2] - q[2]));
    }
  }
  return sum / 6;
}

static enum wh_status wish(struct wh_context *c, const struct wh_solid_mesh *m,
                           const struct forecast *f, double goal, struct wh_solid_wishes *wishes) {
  for (size_t e = 0; e < f->count; e++) {
    double middle[3], part = part_of(f, e, goal);
    if (part >= 1.0)
      continue;
    double size = size_of(m, e, middle);
    WH_TRY(wh_grow(c, &wishes->item, &wishes->capacity, wishes->count + 1, sizeof *wishes->item));
    wishes->item[wishes->count++] =
        (struct wh_solid_wish){{middle[0], middle[1], middle[2]}, part * size, AROUND * size};
  }
  return WH_OK;
}

/* The caller frees out->share. */
static enum wh_status weigh(struct wh_context *c, const struct wh_solid_field *f,
                            const double *weight, struct forecast *out) {
  const struct wh_solid_mesh *m = wh_solid_field_mesh(f);
  double whole;
  *out = (struct forecast){.count = m->element_count, .order = m->order};
  WH_TRY(wh_alloc(c, out->count, sizeof *out->share, &out->share));
  enum wh_status status = wh_solid_field_error(c, f, &whole, out->share);
  for (size_t e = 0; e < out->count && weight; e++)
    out->share[e] *= weight[e];
  return status;
}

enum wh_status wh_solid_field_weighted(struct wh_context *c, const struct wh_solid_field *f,
                                       const double *weight, double *estimate) {
  struct forecast forecast;
  enum wh_status status = weigh(c, f, weight, &forecast);
  *estimate = status ? 0.0 : sqrt(sum_of_squares(&forecast));
  free(forecast.share);
  return status;
}

static double error_to_aim_at(const struct wh_solid_aim *aim, double error) {
  double wrong = aim->expected > 0.0 ? error / aim->expected : 1.0;
  return BELOW * aim->error / fmin(fmax(wrong, 1.0), MOST_WRONG);
}

enum wh_status wh_solid_field_wishes(struct wh_context *c, const struct wh_solid_field *f,
                                     const struct wh_solid_aim *aim, struct wh_solid_wishes *wishes,
                                     size_t *added, double *expected) {
  struct forecast forecast;
  size_t before = wishes->count;
  *added = 0;
  if (!(aim->error > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "the wanted error of the field is %g; it must be positive",
                   aim->error);
  enum wh_status status = weigh(c, f, aim->weight, &forecast);
  double count = (double)forecast.count, most = fmin((double)aim->most, MOST_GROWTH * count);
  double error = status ? 0.0 : sqrt(sum_of_squares(&forecast));
  *expected = error;
  if (status == WH_OK && error > aim->error && most > count) {
    double goal = choose_goal(&forecast, error_to_aim_at(aim, error), most), elements;
    look_ahead(&forecast, goal, &elements, expected);
    status = wish(c, wh_solid_field_mesh(f), &forecast, goal, wishes);
  }
  free(forecast.share);
  *added = wishes->count - before;
  return status;
}
