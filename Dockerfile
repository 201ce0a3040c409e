# One image for web, worker, beat and the one-shot migration; docker-compose.yml says what each runs.
FROM python:3.11-slim AS build

RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/ignite
COPY requirements.txt ignite/runtime/uv.txt ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes -r uv.txt \
    && .venv/bin/uv pip sync --no-cache --require-hashes --python .venv/bin/python requirements.txt
COPY . .
# Static files need no secret: in demo mode settings ask for none.
RUN find ignite/locale -name '*.po' -execdir msgfmt -o django.mo {} \; \
    && IGNITE_MODE=demo .venv/bin/python manage.py collectstatic --noinput -v 0

FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/srv/ignite/.venv/bin:$PATH
WORKDIR /srv/ignite
RUN useradd --system --home-dir /srv/ignite --shell /usr/sbin/nologin ignite \
    && mkdir /srv/media && chown ignite /srv/media
COPY --from=build /srv/ignite /srv/ignite
USER ignite
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--no-ws", "ignite.wsgi:application"]
