import { describe, expect, it } from 'vitest';
import recorded from '../../fixtures/mlflow/recorded.json' with { type: 'json' };
import { askAll, requests } from '../../fixtures/mlflow/requests.mjs';
import { startMlflow } from '../../helpers/mlflow.ts';

/** What is the server's own: ids, places, times and words. */
const ownKeys = ['run_id', 'run_uuid', 'user_id', 'artifact_uri', 'artifact_location', 'inputs', 'message'];
const ownTimes = ['last_update_time', 'creation_time', 'next_page_token'];

function withoutOwn(answer: unknown): unknown {
  if (typeof answer === 'string') return 'a page';
  return JSON.parse(JSON.stringify(answer), (key, value) => {
    if ([...ownKeys, ...ownTimes].includes(key)) return undefined;
    return Array.isArray(value) ? value.toSorted((a, b) => (a.key < b.key ? -1 : 1)) : value;
  });
}

describe('[U] helpers/mlflow', () => {
  it('answers each request as the recorded server of MLflow did', async () => {
    const { url } = await startMlflow();
    const answers = await askAll(url);
    for (const [index, { status, answer }] of recorded.answers.entries()) {
      const asked = JSON.stringify(requests[index]).slice(0, 100);
      expect({ asked, status: answers[index]?.status, answer: withoutOwn(answers[index]?.answer) }).toEqual({
        ...{ asked, status, answer: withoutOwn(answer) },
      });
    }
  });
});
