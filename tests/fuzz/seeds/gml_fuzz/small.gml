Creator "hand"
graph [
  directed 0
  node [ id 0 label "Beijing" Longitude 116.4 Latitude 39.9 ]
  node [ id 1 label "Langfang" graphics [ x 1 y +2.5e0 ] ]
  edge [ source 0 target 1 LinkSpeedRaw 2500000000.0 ]  # one
]
