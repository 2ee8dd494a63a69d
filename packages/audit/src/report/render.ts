import { plain, plainJson } from '../findings/plain.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { markdownReport } from './markdown.ts';
import type { Format, Report } from './report.ts';
import { sarifReport } from './sarif.ts';
import { textReport } from './text.ts';

/** A report in any format. Whatever the audited code, a document or an API said, it steers no terminal that the report is shown on. */
export function render(report: Report, format: Format, useColors = false): string {
  switch (format) {
    case 'text':
      return textReport(report, useColors);
    case 'json':
      return plainJson(jsonReport(report));
    case 'sarif':
      return plainJson(sarifReport(report));
    case 'markdown':
      return plain(markdownReport(report));
    case 'html':
      return plain(htmlReport(report));
  }
}
