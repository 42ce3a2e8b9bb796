// The sandbox's own endpoints.

export async function state(user) {
  const answer = await fetch(`/sandbox/state?user=${user ?? ""}`);
  return answer.json();
}

export async function act(action, body) {
  const answer = await fetch(`/sandbox/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const { result, error } = await answer.json();
  if (error !== undefined) throw new Error(error);
  return result;
}

export const fileUrl = (id) => `/sandbox/files/${encodeURIComponent(id)}`;

export const base64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new Error("文件读取失败"));
    reader.readAsDataURL(file);
  });

export function listen(user, onChange, onState) {
  const source = new EventSource(`/sandbox/events?user=${user}`);
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  source.onmessage = (event) => onChange(JSON.parse(event.data));
  return source;
}
