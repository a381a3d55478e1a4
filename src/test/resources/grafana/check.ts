// Dashboards as they lie in a file, held against the types that Grafana publishes: unknown fields and wrong values do not compile.
import type { AnnotationQuery, Dashboard, DataQuery, Panel, VariableModel } from '@grafana/schema';

// Enumerations are texts in a file.
type Filed<T> = T extends string
  ? `${T}`
  : T extends (infer E)[]
    ? Filed<E>[]
    : T extends object
      ? { [K in keyof T]: Filed<T[K]> }
      : T;

// What a query says besides is its data source's own business.
type Query = Omit<DataQuery, 'refId'> & Record<string, unknown>;
type FiledPanel = Filed<Omit<Panel, 'targets'>> & { targets?: (Query & { refId: string })[] };
// Infinity's annotations name the columns.
type Annotation = Filed<Omit<AnnotationQuery, 'target'>> & {
  target?: Query;
  mappings?: Record<string, { source: string; value?: string }>;
};
type Variable = Filed<VariableModel> & { definition?: string };

export type FiledDashboard = Filed<Omit<Dashboard, 'panels' | 'templating' | 'annotations'>> & {
  panels?: FiledPanel[];
  templating?: { list?: Variable[] };
  annotations?: { list?: Annotation[] };
};
