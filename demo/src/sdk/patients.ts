// Reads a FHIR Bundle of patients into what the table shows.

export interface PatientRow {
  name: string;
  gender: string;
  birthDate: string;
}

interface Patient {
  name?: { text?: string; given?: string[]; family?: string }[];
  gender?: string;
  birthDate?: string;
}

interface Bundle {
  entry?: { resource: Patient }[];
}

export function patientRows(bundle: Bundle): PatientRow[] {
  return (bundle.entry ?? []).map(({ resource }) => ({
    name: humanName(resource),
    gender: resource.gender ?? '',
    birthDate: resource.birthDate ?? '',
  }));
}

function humanName({ name }: Patient): string {
  const first = name?.[0];
  return first?.text ?? [...(first?.given ?? []), first?.family ?? ''].join(' ').trim();
}
