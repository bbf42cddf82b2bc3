// What the API answers: a FHIR Bundle of patients as a table, and anything else as it is.

export interface PatientRow {
  name: string;
  gender: string;
  birthDate: string;
}

export interface ApiAnswer {
  status: number;
  body: string;
  /// Where it is a Bundle.
  rows?: PatientRow[];
}

interface Patient {
  name?: { text?: string; given?: string[]; family?: string }[];
  gender?: string;
  birthDate?: string;
}

interface Bundle {
  resourceType: 'Bundle';
  entry?: { resource: Patient }[];
}

export async function readAnswer(response: Response): Promise<ApiAnswer> {
  const body = await response.text();
  const bundle = response.ok ? asBundle(body) : undefined;
  return { status: response.status, body, ...(bundle && { rows: patientRows(bundle) }) };
}

function asBundle(body: string): Bundle | undefined {
  try {
    const document = JSON.parse(body) as Partial<Bundle> | null;
    return document?.resourceType === 'Bundle' ? (document as Bundle) : undefined;
  } catch {
    return undefined;
  }
}

function patientRows({ entry = [] }: Bundle): PatientRow[] {
  return entry.map(({ resource }) => ({
    name: humanName(resource),
    gender: resource.gender ?? '',
    birthDate: resource.birthDate ?? '',
  }));
}

function humanName({ name }: Patient): string {
  const first = name?.[0];
  return first?.text ?? [...(first?.given ?? []), first?.family ?? ''].join(' ').trim();
}
