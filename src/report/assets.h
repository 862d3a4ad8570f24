/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_ASSETS_H
#define WH_REPORT_ASSETS_H
/* The files of assets/, built into the program. */
extern const char wh_report_style[];  /* report.css */
extern const char wh_report_script[]; /* report.js */
extern const char wh_report_viewer[]; /* scene.js */
extern const char wh_report_three[];  /* three.js, of tools/bundle-three */
#endif
