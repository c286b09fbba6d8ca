# What the macro benchmarks and the training run: logs and scenarios. Needs $out and $make_trace.

trace() { # name jobs processors utilisation [largest]
  if [ ! -f "$out/$1.swf" ] || [ "$(head -1 "$out/$1.swf")" != "; MaxJobs: $2" ]; then
    "$make_trace" "$2" "$3" "$4" 1 "$out/$1.swf" "${5:-$(($3 / 4))}"
  fi
}

scenario() { # name swf centres nodes start
  cat > "$out/$1.yaml" <<YAML
suanwang: 1
name: $1
start: 2026-01-01T00:00:00+08:00
seed: 1
city:
  zones: { beijing: {} }
  templates:
    partitions:
      batch: { nodes: $4, cores: 1, power: { model: linear, idle: 100 W, max: 300 W } }
  centres:
    - { name: centre, count: $3, owner: public, zone: beijing, pue: 1.25, partitions: [ { name: batch, template: batch } ] }
demand:
  streams:
    - { name: log, kind: batch, swf: $2 }
platform:
  dispatch: { policy: least-loaded }
  centre: { order: fcfs, start: $5, place: first-fit }
YAML
}

metered_scenario() { # name swf rules
  cat > "$out/$1.yaml" <<YAML
suanwang: 1
name: $1
start: 2026-01-01T00:00:00+08:00
seed: 1
city:
  zones:
    beijing:
      tariff: { include: $3/tariff_two_part_10kv.yaml }
      carbon: { annual: 0.5554 kgCO2/kWh, source: benchmark }
      weather: { generator: {} }
  templates:
    partitions:
      batch: { nodes: 1024, cores: 1, power: { model: linear, idle: 100 W, max: 300 W } }
  centres:
    - name: centre
      owner: public
      zone: beijing
      facility: { cooling: modern-cw15-eco, design_it: 400 kW }
      partitions: [ { name: batch, template: batch } ]
demand:
  streams:
    - { name: log, kind: batch, swf: $2 }
platform:
  dispatch: { policy: least-loaded }
  centre: { order: fcfs, start: easy, place: first-fit }
YAML
}
