/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/ode.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STAGES 12     /* of the step */
#define ALL_STAGES 16 /* with the derivative at its end and three for the continuous solution */
#define DENSE_TERMS 7
#define CUBIC_TERMS 3 /* the first of them */
#define END 12        /* the stage that is the derivative at the end of the step */

/* One weight of a sum over stages: tableaus are sparse. */
struct weight {
  int stage;
  double value;
};

struct row {
  double node; /* c: fraction of the step */
  int count;
  struct weight weight[12];
};

/* Row i gives the point of stage i; row 12 is the solution itself. Numbers: Hairer, Norsett &
   Wanner (1993), code DOP853. */
static const struct row tableau[ALL_STAGES] = {
#define R(node, count, ...)                                                                        \
  {                                                                                                \
    node, count, {                                                                                 \
      __VA_ARGS__                                                                                  \
    }                                                                                              \
  }
    R(0.0, 0, {0, 0.0}),
    R(0.526001519587677318785587544488e-01, 1, {0, 5.26001519587677318785587544488e-2}),
    R(0.789002279381515978178381316732e-01, 2, {0, 1.97250569845378994544595329183e-2},
      {1, 5.91751709536136983633785987549e-2}),
    R(0.118350341907227396726757197510, 2, {0, 2.95875854768068491816892993775e-2},
      {2, 8.87627564304205475450678981324e-2}),
    R(0.281649658092772603273242802490, 3, {0, 2.41365134159266685502369798665e-1},
      {2, -8.84549479328286085344864962717e-1}, {3, 9.24834003261792003115737966543e-1}),
    R(0.333333333333333333333333333333, 3, {0, 3.7037037037037037037037037037e-2},
      {3, 1.70828608729473871279604482173e-1}, {4, 1.25467687566822425016691814123e-1}),
    R(0.25, 4, {0, 3.7109375e-2}, {3, 1.70252211019544039314978060272e-1},
      {4, 6.02165389804559606850219397283e-2}, {5, -1.7578125e-2}),
    R(0.307692307692307692307692307692, 5, {0, 3.70920001185047927108779319836e-2},
      {3, 1.70383925712239993810214054705e-1}, {4, 1.07262030446373284651809199168e-1},
      {5, -1.53194377486244017527936158236e-2}, {6, 8.27378916381402288758473766002e-3}),
    R(0.651282051282051282051282051282, 6, {0, 6.24110958716075717114429577812e-1},
      {3, -3.36089262944694129406857109825}, {4, -8.68219346841726006818189891453e-1},
      {5, 2.75920996994467083049415600797e1}, {6, 2.01540675504778934086186788979e1},
      {7, -4.34898841810699588477366255144e1}),
    R(0.6, 7, {0, 4.77662536438264365890433908527e-1}, {3, -2.48811461997166764192642586468},
      {4, -5.90290826836842996371446475743e-1}, {5, 2.12300514481811942347288949897e1},
      {6, 1.52792336328824235832596922938e1}, {7, -3.32882109689848629194453265587e1},
      {8, -2.03312017085086261358222928593e-2}),
    R(0.857142857142857142857142857142, 8, {0, -9.3714243008598732571704021658e-1},
      {3, 5.18637242884406370830023853209}, {4, 1.09143734899672957818500254654},
      {5, -8.14978701074692612513997267357}, {6, -1.85200656599969598641566180701e1},
      {7, 2.27394870993505042818970056734e1}, {8, 2.49360555267965238987089396762},
      {9, -3.0467644718982195003823669022}),
    R(1.0, 9, {0, 2.27331014751653820792359768449}, {3, -1.05344954667372501984066689879e1},
      {4, -2.00087205822486249909675718444}, {5, -1.79589318631187989172765950534e1},
      {6, 2.79488845294199600508499808837e1}, {7, -2.85899827713502369474065508674},
      {8, -8.87285693353062954433549289258}, {9, 1.23605671757943030647266201528e1},
      {10, 6.43392746015763530355970484046e-1}),
    R(1.0, 8, {0, 5.42937341165687622380535766363e-2}, {5, 4.45031289275240888144113950566},
      {6, 1.89151789931450038304281599044}, {7, -5.8012039600105847814672114227},
      {8, 3.1116436695781989440891606237e-1}, {9, -1.52160949662516078556178806805e-1},
      {10, 2.01365400804030348374776537501e-1}, {11, 4.47106157277725905176885569043e-2}),
    R(0.1, 8, {0, 5.61675022830479523392909219681e-2}, {6, 2.53500210216624811088794765333e-1},
      {7, -2.46239037470802489917441475441e-1}, {8, -1.24191423263816360469010140626e-1},
      {9, 1.5329179827876569731206322685e-1}, {10, 8.20105229563468988491666602057e-3},
      {11, 7.56789766054569976138603589584e-3}, {12, -8.298e-3}),
    R(0.2, 8, {0, 3.18346481635021405060768473261e-2}, {5, 2.83009096723667755288322961402e-2},
      {6, 5.35419883074385676223797384372e-2}, {7, -5.49237485713909884646569340306e-2},
      {10, -1.08347328697249322858509316994e-4}, {11, 3.82571090835658412954920192323e-4},
      {12, -3.40465008687404560802977114492e-4}, {13, 1.41312443674632500278074618366e-1}),
    R(0.777777777777777777777777777778, 8, {0, -4.28896301583791923408573538692e-1},
      {5, -4.69762141536116384314449447206}, {6, 7.68342119606259904184240953878},
      {7, 4.06898981839711007970213554331}, {8, 3.56727187455281109270669543021e-1},
      {12, -1.39902416515901462129418009734e-3}, {13, 2.9475147891527723389556272149},
      {14, -9.15095847217987001081870187138}),
#undef R
};

/* Weights of the error estimate of order 5; the one of order 3 is the solution's weights minus
   these three. */
static const struct weight error5[8] = {
    {0, 0.1312004499419488073250102996e-1},  {5, -0.1225156446376204440720569753e1},
    {6, -0.4957589496572501915214079952},    {7, 0.1664377182454986536961530415e1},
    {8, -0.3503288487499736816886487290},    {9, 0.3341791187130174790297318841},
    {10, 0.8192320648511571246570742613e-1}, {11, -0.2235530786388629525884427845e-1}};
static const struct weight lower3[3] = {{0, 0.244094488188976377952755905512},
                                        {8, 0.733846688281611857341361741547},
                                        {11, 0.220588235294117647058823529412e-1}};

#define DENSE_WEIGHTS 12
static const struct weight dense[DENSE_TERMS - CUBIC_TERMS][DENSE_WEIGHTS] = {
    {{0, -0.84289382761090128651353491142e1},
     {5, 0.56671495351937776962531783590},
     {6, -0.30689499459498916912797304727e1},
     {7, 0.23846676565120698287728149680e1},
     {8, 0.21170345824450282767155149946e1},
     {9, -0.87139158377797299206789907490},
     {10, 0.22404374302607882758541771650e1},
     {11, 0.63157877876946881815570249290},
     {12, -0.88990336451333310820698117400e-1},
     {13, 0.18148505520854727256656404962e2},
     {14, -0.91946323924783554000451984436e1},
     {15, -0.44360363875948939664310572000e1}},
    {{0, 0.10427508642579134603413151009e2},
     {5, 0.24228349177525818288430175319e3},
     {6, 0.16520045171727028198505394887e3},
     {7, -0.37454675472269020279518312152e3},
     {8, -0.22113666853125306036270938578e2},
     {9, 0.77334326684722638389603898808e1},
     {10, -0.30674084731089398182061213626e2},
     {11, -0.93321305264302278729567221706e1},
     {12, 0.15697238121770843886131091075e2},
     {13, -0.31139403219565177677282850411e2},
     {14, -0.93529243588444783865713862664e1},
     {15, 0.35816841486394083752465898540e2}},
    {{0, 0.19985053242002433820987653617e2},
     {5, -0.38703730874935176555105901742e3},
     {6, -0.18917813819516756882830838328e3},
     {7, 0.52780815920542364900561016686e3},
     {8, -0.11573902539959630126141871134e2},
     {9, 0.68812326946963000169666922661e1},
     {10, -0.10006050966910838403183860980e1},
     {11, 0.77771377980534432092869265740},
     {12, -0.27782057523535084065932004339e1},
     {13, -0.60196695231264120758267380846e2},
     {14, 0.84320405506677161018159903784e2},
     {15, 0.11992291136182789328035130030e2}},
    {{0, -0.25693933462703749003312586129e2},
     {5, -0.15418974869023643374053993627e3},
     {6, -0.23152937917604549567536039109e3},
     {7, 0.35763911791061412378285349910e3},
     {8, 0.93405324183624310003907691704e2},
     {9, -0.37458323136451633156875139351e2},
     {10, 0.10409964950896230045147246184e3},
     {11, 0.29840293426660503123344363579e2},
     {12, -0.43533456590011143754432175058e2},
     {13, 0.96324553959188282948394950600e2},
     {14, -0.39177261675615439165231486172e2},
     {15, -0.14972683625798582561422125276e3}},
};

struct wh_ode {
  size_t n, evaluations;
  int terms; /* of the continuous solution */
  wh_ode_fn *f;
  void *user;
  double s, h;
  double *y;                 /* [n] start */
  double *end;               /* [n] solution at the end */
  double *point;             /* [n] of a stage */
  double *stage[ALL_STAGES]; /* [n] derivatives */
  double *term[DENSE_TERMS]; /* [n] of the continuous solution */
  double *store;             /* all of the above */
};

enum wh_status wh_ode_create(struct wh_context *c, size_t n, wh_ode_fn *f, void *user,
                             struct wh_ode **out) {
  struct wh_ode *o;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *o, &o));
  enum wh_status s = wh_alloc(c, n * (3 + ALL_STAGES + DENSE_TERMS), sizeof *o->store, &o->store);
  if (s != WH_OK) {
    free(o);
    return s;
  }
  double *next = o->store;
  o->n = n;
  o->f = f;
  o->user = user;
  o->y = next, next += n;
  o->end = next, next += n;
  o->point = next, next += n;
  for (int i = 0; i < ALL_STAGES; i++, next += n)
    o->stage[i] = next;
  for (int i = 0; i < DENSE_TERMS; i++, next += n)
    o->term[i] = next;
  *out = o;
  return WH_OK;
}

void wh_ode_destroy(struct wh_ode *o) {
  if (!o)
    return;
  free(o->store);
  free(o);
}

static void derivative(struct wh_ode *o, double s, const double *y, double *dy) {
  o->f(o->user, s, y, dy);
  o->evaluations++;
}

void wh_ode_start(struct wh_ode *o, double s, const double *y) {
  o->s = s;
  memcpy(o->y, y, o->n * sizeof *y);
  derivative(o, s, o->y, o->stage[0]);
}

/* sum[i] = base[i] + h * sum over weights of stage derivatives */
static void combine(const struct wh_ode *o, const double *base, int count,
                    const struct weight *weight, double *sum) {
  for (size_t i = 0; i < o->n; i++) {
    double total = 0.0;
    for (int k = 0; k < count; k++)
      total += weight[k].value * o->stage[weight[k].stage][i];
    sum[i] = base[i] + o->h * total;
  }
}

static void take_stage(struct wh_ode *o, int i) {
  combine(o, o->y, tableau[i].count, tableau[i].weight, o->point);
  derivative(o, o->s + tableau[i].node * o->h, o->point, o->stage[i]);
}

const double *wh_ode_attempt(struct wh_ode *o, double h) {
  o->h = h;
  for (int i = 1; i < STAGES; i++)
    take_stage(o, i);
  combine(o, o->y, tableau[END].count, tableau[END].weight, o->end);
  return o->end;
}

double wh_ode_error(const struct wh_ode *o, const double *scale) {
  const struct row *solution = &tableau[END];
  double five = 0.0, three = 0.0;
  for (size_t i = 0; i < o->n; i++) {
    double e5 = 0.0, e3 = 0.0;
    for (int k = 0; k < 8; k++) {
      e5 += error5[k].value * o->stage[error5[k].stage][i];
      e3 += solution->weight[k].value * o->stage[solution->weight[k].stage][i];
    }
    for (int k = 0; k < 3; k++)
      e3 -= lower3[k].value * o->stage[lower3[k].stage][i];
    five += e5 * e5 / (scale[i] * scale[i]);
    three += e3 * e3 / (scale[i] * scale[i]);
  }
  if (five == 0.0)
    return 0.0;
  /* Hairer et al. (1993), equation (II.10.17): of order 8 in h. */
  return fabs(o->h) * five / sqrt((five + 0.01 * three) * (double)o->n);
}

double wh_ode_next(double h, double error) {
  double factor = error > 0.0 ? pow(0.6 / error, 1.0 / 8.0) : 10.0;
  return h * fmin(10.0, fmax(0.2, factor));
}

void wh_ode_cubic(struct wh_ode *o) {
  derivative(o, o->s + o->h, o->end, o->stage[END]);
  o->terms = CUBIC_TERMS;
  for (size_t i = 0; i < o->n; i++) {
    double change = o->end[i] - o->y[i];
    o->term[0][i] = change;
    o->term[1][i] = o->h * o->stage[0][i] - change;
    o->term[2][i] = 2.0 * change - o->h * (o->stage[0][i] + o->stage[END][i]);
  }
}

void wh_ode_dense(struct wh_ode *o) {
  wh_ode_cubic(o);
  o->terms = DENSE_TERMS;
  for (int i = END + 1; i < ALL_STAGES; i++)
    take_stage(o, i);
  for (size_t i = 0; i < o->n; i++) {
    for (int t = 0; t < DENSE_TERMS - CUBIC_TERMS; t++) {
      double total = 0.0;
      for (int k = 0; k < DENSE_WEIGHTS; k++)
        total += dense[t][k].value * o->stage[dense[t][k].stage][i];
      o->term[CUBIC_TERMS + t][i] = o->h * total;
    }
  }
}

/* y = y0 + theta (F0 + (1 - theta) (F1 + theta (F2 + (1 - theta) (F3 + ...)))) */
void wh_ode_at(const struct wh_ode *o, double theta, double *y) {
  const double x[2] = {theta, 1.0 - theta};
  for (size_t i = 0; i < o->n; i++) {
    double sum = 0.0;
    for (int t = o->terms - 1; t >= 0; t--)
      sum = (sum + o->term[t][i]) * x[t % 2];
    y[i] = o->y[i] + sum;
  }
}

const double *wh_ode_y(const struct wh_ode *o) {
  return o->y;
}

const double *wh_ode_dy(const struct wh_ode *o) {
  return o->stage[0];
}

const double *wh_ode_end(const struct wh_ode *o) {
  return o->end;
}

size_t wh_ode_evaluations(const struct wh_ode *o) {
  return o->evaluations;
}
