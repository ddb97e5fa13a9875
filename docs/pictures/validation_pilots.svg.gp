# Made by scripts/validation. Run by gnuplot, it draws the picture that it names.
reset
set encoding utf8
set terminal svg noenhanced size 800,620 font 'sans-serif,13' background '#FFFFFF'
set pointsize 0.8
set output "validation_pilots.svg"
set border 3 lc rgb '#444444'
set tics nomirror out
set grid xtics ytics back lt 1 lw 0.5 lc rgb '#DDDDDD'
set key Left reverse samplen 2.5 spacing 1.1
$measured << EOD
554016 1408.88 512 2048
984448 1388.85 512 2048
2.21395e+06 5757.59 2048 8192
3.93498e+06 8843.87 4096 16384
7.37696e+06 14732.4 8192 32768
EOD
$per_token << EOD
554016 998.056
984448 1013.13
2.21395e+06 1385.63
3.93498e+06 2117.37
7.37696e+06 4074.31
EOD
$tao2024 << EOD
554016 699.954
984448 857.845
2.21395e+06 1143.72
3.93498e+06 1403.59
7.37696e+06 1947.11
EOD
$tao2024_corrected << EOD
554016 841.721
984448 981.893
2.21395e+06 1221.61
3.93498e+06 1427.72
7.37696e+06 1877.18
EOD
$tao2024_per_character << EOD
554016 2033.34
984448 2373.84
2.21395e+06 2959.19
3.93498e+06 3465.2
7.37696e+06 4567.63
EOD
$surface << EOD
554016 2444.44
984448 2835.2
2.21395e+06 3512.84
3.93498e+06 4103.15
7.37696e+06 5358.9
EOD
$root << EOD
554016 1616.85
984448 1998.58
2.21395e+06 2795.04
3.93498e+06 3400.75
7.37696e+06 4514.48
EOD
set lmargin at screen 0.115
set rmargin at screen 0.97
set bmargin at screen 0.28
set tmargin at screen 0.96
set logscale xy
set xrange [480000:8500000]
set yrange [400:40000]
set xtics ('0.5M' 500000, '1M' 1000000, '2M' 2000000, '4M' 4000000, '8M' 8000000)
set ytics ('512' 512, '1K' 1024, '2K' 2048, '4K' 4096, '8K' 8192, '16K' 16384, '32K' 32768)
set xlabel "non-vocabulary parameters N_nv"
set ylabel "V of the least loss"
set key at screen 0.53,0.155 center top vertical maxrows 4
plot $measured using 1:2:3:4 with yerrorbars pt 7 lw 1.5 dt 1 lc rgb '#000000' title "measured, bits a byte", \
  $measured using 1:2 with lines lw 2 dt 1 lc rgb '#000000' notitle, \
  $per_token using 1:2 with linespoints pt 6 lw 1.5 dt (2,3) lc rgb '#000000' title "the same runs by L_u", \
  $tao2024 using 1:2 with lines lw 2 dt (12,6) lc rgb '#0072B2' title "tao2024", \
  $tao2024_corrected using 1:2 with lines lw 2 dt (4,4) lc rgb '#D55E00' title "tao2024-corrected", \
  $tao2024_per_character using 1:2 with lines lw 2 dt 1 lc rgb '#009E73' title "tao2024-per-character", \
  $surface using 1:2 with linespoints pt 13 lw 1.5 dt (8,4) lc rgb '#CC79A7' title "surface fitted to the runs", \
  $root using 1:2 with lines lw 1.5 dt (16,5,3,5) lc rgb '#E69F00' title "direct root"
unset output
