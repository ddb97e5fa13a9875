# Made by scripts/bench growth. Run by gnuplot, it draws the picture that it names.
reset
set encoding utf8
set terminal svg noenhanced size 800,1120 font 'sans-serif,11.5' background '#FFFFFF'
set output "growth.svg"
set border 3 lc rgb '#888888'
set tics nomirror out scale 0.5
set grid xtics ytics back lt 1 lw 0.5 lc rgb '#E5E5E5'
unset key
set logscale xy
set yrange [0.0008:4000]
set ytics (0.001, 0.1, 10) offset 0.6,0
set multiplot
set label 10 "With more input time and memory grow at most linearly, and most memory not at all" at screen 0.012,0.9821 left font 'sans-serif,16'
set label 11 "seconds, without a start" at screen 0.012,0.9589 left tc rgb '#0072B2'
set label 12 "peak MB, of which 8 are there before the program begins" at screen 0.235,0.9589 left tc rgb '#D55E00'
set label 13 "linear" at screen 0.665,0.9589 left tc rgb '#888888'
set label 14 "1.07: slope of the last step" at screen 0.745,0.9589 left tc rgb '#333333'
set label 15 "size of the input: 1, 10 and 100 times the smallest" at screen 0.5,0.0125 center tc rgb '#333333'
$linear << EOD
1000 0.00302
100000 0.302
EOD
$time << EOD
1000 0.001
10000 0.026
100000 0.302
EOD
$memory << EOD
1000 8.3
10000 8.3
100000 18
EOD
set lmargin at screen 0.0625
set rmargin at screen 0.3208
set tmargin at screen 0.9196
set bmargin at screen 0.8518
set xrange [625:160000]
set xtics ('1K' 1000, '10K' 10000, '100K' 100000) offset 0,0.5
set label 1 "audit, weights, tensors" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "1.07" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
unset for [i=10:15] label i
$linear << EOD
10 0.00458
1000 0.458
EOD
$time << EOD
10 0.004
100 0.041
1000 0.458
EOD
$memory << EOD
10 8.2
100 8.2
1000 8.3
EOD
set lmargin at screen 0.3908
set rmargin at screen 0.6492
set tmargin at screen 0.9196
set bmargin at screen 0.8518
set xrange [6.25:1600]
set xtics ('10' 10, '100' 100, '1K' 1000) offset 0,0.5
set label 1 "sweep --choose, records" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "1.05" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.00396
1e+06 0.396
EOD
$time << EOD
10000 0.005
100000 0.035
1e+06 0.396
EOD
$memory << EOD
10000 8.2
100000 8.3
1e+06 8.3
EOD
set lmargin at screen 0.7192
set rmargin at screen 0.9775
set tmargin at screen 0.9196
set bmargin at screen 0.8518
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "energy trace, scaphandre, readings" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "1.05" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.04286
1e+06 4.286
EOD
$time << EOD
10000 0.233
100000 0.387
1e+06 4.286
EOD
$memory << EOD
10000 15.5
100000 113.3
1e+06 1001.1
EOD
set lmargin at screen 0.0625
set rmargin at screen 0.3208
set tmargin at screen 0.8054
set bmargin at screen 0.7375
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "energy validate, pairs" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "1.04" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "0.96" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
3000 0.01578
300000 1.578
EOD
$time << EOD
3000 0.013
30000 0.148
300000 1.578
EOD
$memory << EOD
3000 8.2
30000 8.3
300000 8.3
EOD
set lmargin at screen 0.3908
set rmargin at screen 0.6492
set tmargin at screen 0.8054
set bmargin at screen 0.7375
set xrange [1875:480000]
set xtics ('3K' 3000, '30K' 30000, '300K' 300000) offset 0,0.5
set label 1 "sweep, table, records" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "1.03" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
100 0.02632
10000 2.632
EOD
$time << EOD
100 0.034
1000 0.253
10000 2.632
EOD
$memory << EOD
100 8.8
1000 9.2
10000 9
EOD
set lmargin at screen 0.7192
set rmargin at screen 0.9775
set tmargin at screen 0.8054
set bmargin at screen 0.7375
set xrange [62.5:16000]
set xtics ('100' 100, '1K' 1000, '10K' 10000) offset 0,0.5
set label 1 "tokenizer measure, kilobytes" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "1.02" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.00202
1e+06 0.202
EOD
$time << EOD
10000 0.003
100000 0.019
1e+06 0.202
EOD
$memory << EOD
10000 8.2
100000 8.3
1e+06 8.3
EOD
set lmargin at screen 0.0625
set rmargin at screen 0.3208
set tmargin at screen 0.6911
set bmargin at screen 0.6232
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "energy trace, exporter, readings" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "1.02" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.02434
1e+06 2.434
EOD
$time << EOD
10000 0.034
100000 0.301
1e+06 2.434
EOD
$memory << EOD
10000 8.2
100000 29
1e+06 243.8
EOD
set lmargin at screen 0.3908
set rmargin at screen 0.6492
set tmargin at screen 0.6911
set bmargin at screen 0.6232
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "energy validate, groups, pairs" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "0.91" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "0.98" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
300 0.01829
30000 1.829
EOD
$time << EOD
300 0.035
3000 0.224
30000 1.829
EOD
$memory << EOD
300 8.3
3000 8.2
30000 14.1
EOD
set lmargin at screen 0.7192
set rmargin at screen 0.9775
set tmargin at screen 0.6911
set bmargin at screen 0.6232
set xrange [187.5:48000]
set xtics ('300' 300, '3K' 3000, '30K' 30000) offset 0,0.5
set label 1 "fit --form chinchilla, rows" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "0.91" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.00866
1e+06 0.866
EOD
$time << EOD
10000 0.007
100000 0.11
1e+06 0.866
EOD
$memory << EOD
10000 8.3
100000 27.1
1e+06 221.7
EOD
set lmargin at screen 0.0625
set rmargin at screen 0.3208
set tmargin at screen 0.5768
set bmargin at screen 0.5089
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "energy validate, one group, pairs" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "0.90" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "0.97" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.00177
1e+06 0.177
EOD
$time << EOD
10000 0.004
100000 0.038
1e+06 0.177
EOD
$memory << EOD
10000 8.2
100000 9
1e+06 9.9
EOD
set lmargin at screen 0.3908
set rmargin at screen 0.6492
set tmargin at screen 0.5768
set bmargin at screen 0.5089
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "energy trace, sacct, rows" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
3000 0.00174
300000 0.174
EOD
$time << EOD
30000 0.016
300000 0.174
EOD
$memory << EOD
3000 8.2
30000 8.3
300000 8.2
EOD
set lmargin at screen 0.7192
set rmargin at screen 0.9775
set tmargin at screen 0.5768
set bmargin at screen 0.5089
set xrange [1875:480000]
set xtics ('3K' 3000, '30K' 30000, '300K' 300000) offset 0,0.5
set label 1 "verify, rows" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.00168
1e+06 0.168
EOD
$time << EOD
10000 0.001
100000 0.016
1e+06 0.168
EOD
$memory << EOD
10000 8.3
100000 8.2
1e+06 8.2
EOD
set lmargin at screen 0.0625
set rmargin at screen 0.3208
set tmargin at screen 0.4625
set bmargin at screen 0.3946
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "energy trace, dmon, readings" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.00155
1e+06 0.155
EOD
$time << EOD
100000 0.015
1e+06 0.155
EOD
$memory << EOD
10000 8.2
100000 8.2
1e+06 8.2
EOD
set lmargin at screen 0.3908
set rmargin at screen 0.6492
set tmargin at screen 0.4625
set bmargin at screen 0.3946
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "energy trace, readings" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.00106
1e+06 0.106
EOD
$time << EOD
10000 0.001
100000 0.013
1e+06 0.106
EOD
$memory << EOD
10000 8.2
100000 8.3
1e+06 8.2
EOD
set lmargin at screen 0.7192
set rmargin at screen 0.9775
set tmargin at screen 0.4625
set bmargin at screen 0.3946
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "sweep --params, points" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10000 0.00078
1e+06 0.078
EOD
$time << EOD
100000 0.009
1e+06 0.078
EOD
$memory << EOD
10000 8.3
100000 8.3
1e+06 32.7
EOD
set lmargin at screen 0.0625
set rmargin at screen 0.3208
set tmargin at screen 0.3482
set bmargin at screen 0.2804
set xrange [6250:1.6e+06]
set xtics ('10K' 10000, '100K' 100000, '1M' 1e+06) offset 0,0.5
set label 1 "audit, array, numbers" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "0.83" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
3000 0.00071
300000 0.071
EOD
$time << EOD
30000 0.012
300000 0.071
EOD
$memory << EOD
3000 8.3
30000 8.2
300000 8.3
EOD
set lmargin at screen 0.3908
set rmargin at screen 0.6492
set tmargin at screen 0.3482
set bmargin at screen 0.2804
set xrange [1875:480000]
set xtics ('3K' 3000, '30K' 30000, '300K' 300000) offset 0,0.5
set label 1 "sweep, records" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
50 0.00069
5000 0.069
EOD
$time << EOD
500 0.003
5000 0.069
EOD
$memory << EOD
50 8.2
500 8.2
5000 44
EOD
set lmargin at screen 0.7192
set rmargin at screen 0.9775
set tmargin at screen 0.3482
set bmargin at screen 0.2804
set xrange [31.25:8000]
set xtics ('50' 50, '500' 500, '5K' 5000) offset 0,0.5
set label 1 "energy trace, devices" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "0.97" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10 0.00061
1000 0.061
EOD
$time << EOD
100 0.003
1000 0.061
EOD
$memory << EOD
10 8.2
100 8.6
1000 9.6
EOD
set lmargin at screen 0.0625
set rmargin at screen 0.3208
set tmargin at screen 0.2339
set bmargin at screen 0.1661
set xrange [6.25:1600]
set xtics ('10' 10, '100' 100, '1K' 1000) offset 0,0.5
set label 1 "audit, models" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
1000 0.00054
100000 0.054
EOD
$time << EOD
10000 0.003
100000 0.054
EOD
$memory << EOD
1000 8.2
10000 8.3
100000 11.6
EOD
set lmargin at screen 0.3908
set rmargin at screen 0.6492
set tmargin at screen 0.2339
set bmargin at screen 0.1661
set xrange [625:160000]
set xtics ('1K' 1000, '10K' 10000, '100K' 100000) offset 0,0.5
set label 1 "audit, keys" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
10 0.00041
1000 0.041
EOD
$time << EOD
10 0.001
100 0.004
1000 0.041
EOD
$memory << EOD
10 8.2
100 8.2
1000 8.4
EOD
set lmargin at screen 0.7192
set rmargin at screen 0.9775
set tmargin at screen 0.2339
set bmargin at screen 0.1661
set xrange [6.25:1600]
set xtics ('10' 10, '100' 100, '1K' 1000) offset 0,0.5
set label 1 "choose --tokenizers, rows" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
5 2e-05
500 0.002
EOD
$time << EOD
500 0.002
EOD
$memory << EOD
5 8.2
50 8.2
500 8.2
EOD
set lmargin at screen 0.0625
set rmargin at screen 0.3208
set tmargin at screen 0.1196
set bmargin at screen 0.0518
set xrange [3.125:800]
set xtics ('5' 5, '50' 50, '500' 500) offset 0,0.5
set label 1 "frontier, budgets" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
$linear << EOD
300 0.01219
30000 1.219
EOD
$time << EOD
300 0.168
3000 1.453
30000 1.219
EOD
$memory << EOD
300 8.3
3000 8.3
30000 18.9
EOD
set lmargin at screen 0.3908
set rmargin at screen 0.6492
set tmargin at screen 0.1196
set bmargin at screen 0.0518
set xrange [187.5:48000]
set xtics ('300' 300, '3K' 3000, '30K' 30000) offset 0,0.5
set label 1 "fit, rows" at graph -0.13,1.14 left tc rgb '#333333'
set label 2 "-0.08" at graph 0.82,0.12 right tc rgb '#0072B2'
set label 3 "" at graph 0.98,0.12 right tc rgb '#D55E00'
plot $linear using 1:2 with lines lw 1.5 lc rgb '#BBBBBB' notitle, \
  $memory using 1:2 with linespoints pt 6 ps 0.7 lw 1.5 lc rgb '#D55E00' notitle, \
  $time using 1:2 with linespoints pt 7 ps 0.7 lw 2 lc rgb '#0072B2' notitle
unset multiplot
unset output
