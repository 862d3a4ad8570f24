/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_HDF5_QUIET_H
#define WH_IO_HDF5_QUIET_H
/* HDF5 prints its errors by default; a library must not. The setting is per thread. It also cleans
   up when the process ends, and prints if a damaged file left something over: everything is closed
   here by hand, so that is switched off too. */
#include <hdf5.h>

struct wh_hdf5_quiet {
  H5E_auto2_t handler;
  void *data;
};

static inline struct wh_hdf5_quiet wh_hdf5_quiet_begin(void) {
  struct wh_hdf5_quiet kept;
  H5dont_atexit();
  H5Eget_auto2(H5E_DEFAULT, &kept.handler, &kept.data);
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  return kept;
}

static inline void wh_hdf5_quiet_end(struct wh_hdf5_quiet kept) {
  H5Eset_auto2(H5E_DEFAULT, kept.handler, kept.data);
}

#endif
