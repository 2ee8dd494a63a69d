import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { markdownReport } from './markdown.ts';
import type { Format, Report } from './report.ts';
import { sarifReport } from './sarif.ts';
import { textReport } from './text.ts';

/** A report in any format. */
export function render(report: Report, format: Format, useColors = false): string {
  switch (format) {
    case 'text':
      return textReport(report, useColors);
    case 'json':
      return jsonReport(report);
    case 'sarif':
      return sarifReport(report);
    case 'markdown':
      return markdownReport(report);
    case 'html':
      return htmlReport(report);
  }
}
