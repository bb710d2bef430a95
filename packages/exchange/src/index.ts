export { exportLines } from './export/export-lines.ts';
export {
  type ImportOptions,
  type ImportResult,
  importLines,
  type Pace,
  type Progress,
} from './import/import-lines.ts';
export { readLines, type SourceLine } from './import/read-lines.ts';
export { type Kind, kinds, type Line, lineSchemas } from './line.ts';
