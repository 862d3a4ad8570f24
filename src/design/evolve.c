/* SPDX-License-Identifier: MPL-2.0 */
#include "design/evolve.h"

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CROSSING 15.0 /* index of the distribution of children about their parents */
#define MUTATION 20.0 /* and of mutants */
#define CROSSED 0.9   /* share of the pairs that are crossed */

struct individual {
  double *u, *goal; /* [variables], [goals] */
  double violation, crowding;
  size_t rank;
};

struct evolving {
  struct wh_context *c;
  const struct wh_evolution *e;
  size_t count;             /* individuals: parents first, then children */
  struct individual *one;   /* [2 population] */
  struct individual **kept; /* [2 population] in the order of preference */
  double *u, *goal, *violation;
};

bool wh_evolve_dominates(size_t goals, const double *a, double violation_a, const double *b,
                         double violation_b) {
  bool better = false;
  if (violation_a > 0.0 || violation_b > 0.0)
    return violation_a < violation_b;
  for (size_t i = 0; i < goals; i++) {
    if (a[i] > b[i])
      return false;
    better = better || a[i] < b[i];
  }
  return better;
}

static bool dominates(const struct evolving *v, const struct individual *a,
                      const struct individual *b) {
  return wh_evolve_dominates(v->e->goals, a->goal, a->violation, b->goal, b->violation);
}

/* Rank 0 is dominated by none, rank 1 by rank 0 only, and so on. */
static void rank_all(struct evolving *v) {
  size_t left = v->count;
  for (size_t i = 0; i < v->count; i++)
    v->one[i].rank = SIZE_MAX;
  for (size_t rank = 0; left > 0; rank++)
    for (size_t i = 0; i < v->count; i++) {
      struct individual *a = &v->one[i];
      bool dominated = a->rank < rank;
      for (size_t k = 0; k < v->count && !dominated; k++)
        dominated = v->one[k].rank >= rank && dominates(v, &v->one[k], a);
      if (!dominated) {
        a->rank = rank;
        left--;
      }
    }
}

/* Sorts a rank by one goal: insertion, as ranks are short; equals keep their order. */
static void sort_by_goal(struct individual **list, size_t count, size_t goal) {
  for (size_t i = 1; i < count; i++) {
    struct individual *a = list[i];
    size_t k = i;
    for (; k > 0 && list[k - 1]->goal[goal] > a->goal[goal]; k--)
      list[k] = list[k - 1];
    list[k] = a;
  }
}

/* The distance between an individual's neighbours in each goal, over the span of its rank: the
   lonely ones are kept. */
static void measure_crowding(struct evolving *v, struct individual **list, size_t count) {
  for (size_t i = 0; i < count; i++)
    list[i]->crowding = 0.0;
  for (size_t g = 0; g < v->e->goals; g++) {
    sort_by_goal(list, count, g);
    double span = list[count - 1]->goal[g] - list[0]->goal[g];
    list[0]->crowding = list[count - 1]->crowding = INFINITY;
    for (size_t i = 1; i + 1 < count && span > 0.0; i++)
      list[i]->crowding += (list[i + 1]->goal[g] - list[i - 1]->goal[g]) / span;
  }
}

static void sort_by_crowding(struct individual **list, size_t count) {
  for (size_t i = 1; i < count; i++) {
    struct individual *a = list[i];
    size_t k = i;
    for (; k > 0 && list[k - 1]->crowding < a->crowding; k--)
      list[k] = list[k - 1];
    list[k] = a;
  }
}

/* All individuals in the order of preference. */
static void order(struct evolving *v) {
  size_t done = 0;
  rank_all(v);
  for (size_t rank = 0; done < v->count; rank++) {
    size_t first = done;
    for (size_t i = 0; i < v->count; i++)
      if (v->one[i].rank == rank)
        v->kept[done++] = &v->one[i];
    if (done > first) {
      measure_crowding(v, v->kept + first, done - first);
      sort_by_crowding(v->kept + first, done - first);
    }
  }
}

static const struct individual *tournament(const struct evolving *v, struct wh_random *r) {
  const struct individual *pick[2];
  for (int k = 0; k < 2; k++)
    pick[k] = &v->one[(size_t)(wh_random_uniform(r) * (double)v->e->population)];
  bool first = pick[0]->rank < pick[1]->rank ||
               (pick[0]->rank == pick[1]->rank && pick[0]->crowding >= pick[1]->crowding);
  return pick[first ? 0 : 1];
}

/* Simulated binary crossover (Deb and Agrawal 1995), then polynomial mutation, within 0 to 1. */
static double inherit(struct wh_random *r, double mother, double father, bool crossed,
                      double mutated) {
  double u = wh_random_uniform(r), value = mother;
  if (crossed && wh_random_uniform(r) < 0.5) {
    double power = 1.0 / (CROSSING + 1.0);
    double spread = u <= 0.5 ? pow(2.0 * u, power) : pow(0.5 / (1.0 - u), power);
    value = 0.5 * ((1.0 + spread) * mother + (1.0 - spread) * father);
  }
  if (wh_random_uniform(r) < mutated) {
    double w = wh_random_uniform(r), power = 1.0 / (MUTATION + 1.0);
    value += w < 0.5 ? pow(2.0 * w, power) - 1.0 : 1.0 - pow(2.0 * (1.0 - w), power);
  }
  return fmin(fmax(value, 0.0), 1.0);
}

static void breed(struct evolving *v, size_t generation, size_t child, double *u) {
  const struct wh_evolution *e = v->e;
  struct wh_random r =
      wh_random_start(e->seed, WH_RANDOM_SEARCH, generation * e->population + child);
  const struct individual *mother = tournament(v, &r), *father = tournament(v, &r);
  bool crossed = wh_random_uniform(&r) < CROSSED;
  for (size_t i = 0; i < e->variables; i++)
    u[i] = inherit(&r, mother->u[i], father->u[i], crossed, 1.0 / (double)e->variables);
}

static enum wh_status evaluate(struct evolving *v, size_t first) {
  const struct wh_evolution *e = v->e;
  WH_TRY(e->evaluate(e->user, e->population, v->u, v->goal, v->violation));
  for (size_t i = 0; i < e->population; i++) {
    struct individual *a = &v->one[first + i];
    memcpy(a->u, v->u + i * e->variables, e->variables * sizeof *a->u);
    memcpy(a->goal, v->goal + i * e->goals, e->goals * sizeof *a->goal);
    a->violation = v->violation[i];
  }
  v->count = first + e->population;
  order(v);
  return WH_OK;
}

/* The preferred half become the parents, by changing places: individuals own their rooms. */
static void survive(struct evolving *v) {
  size_t half = v->e->population, loser = 0;
  for (size_t i = 0; i < v->count; i++)
    v->kept[i]->rank += i < half ? 0 : SIZE_MAX / 2;
  for (size_t i = half; i < v->count; i++) {
    if (v->one[i].rank >= SIZE_MAX / 2)
      continue;
    while (v->one[loser].rank < SIZE_MAX / 2)
      loser++;
    struct individual winner = v->one[i];
    v->one[i] = v->one[loser];
    v->one[loser] = winner;
  }
}

static enum wh_status live(struct evolving *v, const double *start) {
  const struct wh_evolution *e = v->e;
  for (size_t i = 0; i < e->population; i++) {
    struct wh_random r = wh_random_start(e->seed, WH_RANDOM_SEARCH, i);
    for (size_t k = 0; k < e->variables; k++)
      v->u[i * e->variables + k] = i == 0 ? start[k] : wh_random_uniform(&r);
  }
  WH_TRY(evaluate(v, 0));
  for (size_t generation = 1; generation < e->generations; generation++) {
    for (size_t i = 0; i < e->population; i++)
      breed(v, generation, i, v->u + i * e->variables);
    WH_TRY(evaluate(v, e->population));
    survive(v);
  }
  return WH_OK;
}

enum wh_status wh_evolve(struct wh_context *c, const struct wh_evolution *e, const double *start) {
  size_t n = e->population, width = e->variables + e->goals;
  struct evolving v = {.c = c, .e = e};
  double *room = NULL;
  enum wh_status status = wh_alloc(c, 2 * n, sizeof *v.one, &v.one);
  if (!status)
    status = wh_alloc(c, 2 * n, sizeof *v.kept, &v.kept);
  if (!status)
    status = wh_alloc(c, 3 * n * width + n, sizeof *room, &room);
  if (!status) {
    for (size_t i = 0; i < 2 * n; i++) {
      v.one[i].u = room + i * width;
      v.one[i].goal = v.one[i].u + e->variables;
    }
    v.u = room + 2 * n * width;
    v.goal = v.u + n * e->variables;
    v.violation = v.goal + n * e->goals;
    status = live(&v, start);
  }
  free(room);
  free(v.kept);
  free(v.one);
  return status;
}
