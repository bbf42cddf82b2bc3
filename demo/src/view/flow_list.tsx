// The list of flows, by what they are about; on narrow screens a field to choose from.
import type { Group } from '../flows/flow';
import { flows } from '../flows/flows';
import { state } from '../state';
import { texts } from '../texts';

const allGroups = Object.keys(texts.groups) as Group[];
const addressOf = (id: string) => (id === 'sdk' ? '#' : `#${id}`);

export function FlowList() {
  const groups = allGroups.filter((group) => flowsOf(group).length > 0);
  return (
    <nav class="flows" aria-label={texts.flowsTitle}>
      <label class="narrow">
        <span>{texts.flowsTitle}</span>
        <select value={state.flow} onChange={({ currentTarget }) => location.assign(addressOf(currentTarget.value))}>
          {groups.map((group) => (
            <optgroup key={group} label={texts.groups[group]}>
              {flowsOf(group).map(({ id }) => <option key={id} value={id}>{texts.flows[id]!.name}</option>)}
            </optgroup>
          ))}
        </select>
      </label>
      <div class="wide_list">
        {groups.map((group) => (
          <div key={group}>
            <h2>{texts.groups[group]}</h2>
            <ul>
              {flowsOf(group).map(({ id }) => (
                <li key={id}><a href={addressOf(id)} aria-current={state.flow === id ? 'page' : undefined}>{texts.flows[id]!.name}</a></li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}

/// Those that mean something at this server; all, while it is not known yet which that is.
function flowsOf(group: Group) {
  const isAidbox = (state.configuration?.profile ?? 'aidbox') === 'aidbox';
  return flows.filter((flow) => flow.group === group && (isAidbox || !flow.aidbox));
}
