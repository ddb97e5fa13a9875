#pragma once

#include <array>
#include <string_view>

#include "vocabplan/energy/trace.hpp"

namespace vocabplan::test {

/// A short trace of a layout, as the tool that writes it documents it.
struct LayoutExample {
  TraceFormat format = TraceFormat::watts;
  std::string_view text;
};

inline constexpr std::array kLayoutExamples{
    LayoutExample{TraceFormat::nvidia_smi,
                  "timestamp, index, name, power.draw [W], utilization.gpu [%]\n"
                  "2026/03/07 00:20:37.071, 0, NVIDIA A100-SXM4-80GB, 294.05 W, 98 %\n"
                  "2026/03/07 00:20:37.074, 1, NVIDIA A100-SXM4-80GB, 61.77 W, 0 %\n"
                  "2026/03/07 00:20:38.071, 0, NVIDIA A100-SXM4-80GB, [N/A], 98 %\n"
                  "2026/03/07 00:20:38.074, 1, NVIDIA A100-SXM4-80GB, 62.01 W, 0 %\n"
                  "2026/03/07 00:20:39.071, 0, NVIDIA A100-SXM4-80GB, 301.10 W, 99 %\n"},
    LayoutExample{TraceFormat::nvidia_dmon,
                  "#Date       Time        gpu    pwr  gtemp  mtemp     sm    mem\n"
                  "#YYYYMMDD   HH:MM:SS    Idx      W      C      C      %      %\n"
                  " 20260307   00:20:37      0    294     81      -     98     57\n"
                  " 20260307   00:20:37      1      -     40      -      0      0\n"
                  " 20260307   00:20:38      0    301     81      -     98     57\n"
                  "#Date       Time        gpu    pwr  gtemp  mtemp     sm    mem\n"
                  "#YYYYMMDD   HH:MM:SS    Idx      W      C      C      %      %\n"
                  " 20260307   00:20:39      1     60     40      -      0      0\n"},
    LayoutExample{TraceFormat::rapl,
                  "timestamp,domain,energy_uj,max_energy_range_uj\n"
                  "1772842837.5,package-0,262143000000,262143328850\n"
                  "1772842837.5,dram,65712999613,65712999613\n"
                  "1772842838.5,package-0,89671150,262143328850\n"
                  "1772842838.5,dram,11000000,65712999613\n"},
    LayoutExample{TraceFormat::rapl,
                  "timestamp;package-0 energy_uj;core energy_uj;psys energy_uj\n"
                  "0;1000000;500000;\n"
                  "1;91000000;60500000;7000000\n"
                  "2;181000000,5;120500000;127000000\n"},
    LayoutExample{TraceFormat::perf_stat,
                  "# started on Sat Mar  7 00:20:37 2026\n\n"
                  "     1.000000000,19.63,Joules,power/energy-pkg/,2002406532,100.00,,\n"
                  "     1.000000000,5.25,Joules,power/energy-cores/,2002406532,100.00,,\n"
                  "     2.000000000,<not counted>,Joules,power/energy-pkg/,0,100.00,,\n"
                  "     2.000000000,5.75,Joules,power/energy-cores/,2002406532,100.00,,\n"},
    LayoutExample{TraceFormat::perf_stat,
                  "S0,1,893.33,Joules,power/energy-pkg/,20005559241,100.00,,\n"
                  "S1,1,793.33,Joules,power/energy-pkg/,20005559241,100.00,,\n"
                  "S0,1,<not supported>,Joules,power/energy-psys/,0,100.00,,\n"},
    LayoutExample{TraceFormat::perf_stat,
                  " Performance counter stats for 'system wide':\n\n"
                  "             12.74 Joules power/energy-pkg/                  \n"
                  "          1,012.50 Joules power/energy-ram/                  \n\n"
                  "       5.001965465 seconds time elapsed\n\n"},
    LayoutExample{TraceFormat::turbostat,
                  "5.011506 sec\n"
                  "Core\tCPU\tAvg_MHz\tBusy%\tBzy_MHz\tPkgTmp\tPkgWatt\tCorWatt\tRAMWatt\n"
                  "-\t-\t1210\t45.1\t2683\t61\t95.50\t70.25\t12.00\n"
                  "0\t0\t1200\t45.0\t2680\t61\t95.50\t70.25\t12.00\n"
                  "0\t4\t1220\t45.2\t2686\n"},
    LayoutExample{TraceFormat::turbostat,
                  "Time_Of_Day_Seconds\tCore\tCPU\tBusy%\tPkg_J\tRAM_J\n"
                  "1700000000.000000\t-\t-\t45.1\t500.00\t60.00\n"
                  "1700000005.000000\t-\t-\t45.1\t510.00\t61.00\n"},
    LayoutExample{
        TraceFormat::scaphandre,
        R"([{"host":{"consumption":31000000.0,"timestamp":1700000000.25,"components":{"disks":[]}},)"
        R"("consumers":[{"exe":"/usr/bin/a \"b\" {","cmdline":"a","pid":7,"resources_usage":null,)"
        R"("consumption":1000000.0,"timestamp":1700000000.25,"container":null}],)"
        R"("sockets":[{"id":0,"consumption":21000000.0,"domains":[{"name":"dram",)"
        R"("consumption":4000000.0,"timestamp":1700000000.25}],"timestamp":1700000000.25}]},)"
        "\n"
        R"({"host":{"consumption":33000000.0,"timestamp":1700000002.25},"sockets":[]},)"},
    LayoutExample{TraceFormat::codecarbon,
                  "timestamp,project_name,run_id,duration,emissions,cpu_energy,gpu_energy,"
                  "ram_energy,energy_consumed,cpu_model,pue\n"
                  "2024-05-01T10:00:10,p,a-1,10.0,0.1,0.25,0.5,0.125,0.875,\"X, Y\",1.25\n"
                  "2024-05-01T10:00:20,p,a-1,20.0,0.2,0.5,1.0,0.25,1.75,\"X, Y\",1.25\n"},
    LayoutExample{TraceFormat::zeus,
                  "start_time,window_name,elapsed_time,gpu0_energy,gpu1_energy\n"
                  "13588420.5,step,2.0,500.0,480.0\n"
                  "13588422.5,step,2.0,510.0,490.0\n"
                  "13588420.5,epoch,4.0,1010.0,970.0\n"},
    LayoutExample{TraceFormat::slurm,
                  "JobID|ConsumedEnergyRaw|ElapsedRaw|Start\n"
                  "17|5000|60|2024-05-01T10:00:00\n"
                  "17.batch|5000|60|2024-05-01T10:00:00\n"
                  "18||30|2024-05-01T10:02:00\n"
                  "18.0|900|30|2024-05-01T10:02:00\n"},
    LayoutExample{TraceFormat::watts,
                  "timestamp,component,watts,inside\n"
                  "2026-03-07T01:20:37+01:00,node,410.5,\n"
                  "2026-03-07T01:20:37+01:00,\"gpu, left\",210,node\n"
                  "2026-03-07T01:20:47+01:00,node,,\n"
                  "2026-03-07T01:20:47+01:00,\"gpu, left\",\"212,5\",node\n"
                  "2026-03-07T01:20:57+01:00,node,399 W,\n"},
    LayoutExample{TraceFormat::watts,
                  "time_ms,sensor,power [mW]\n"
                  "1772842837500,node,410500\n"
                  "1772842838500,node,399000 mW\n"},
    // A table for people: sacct's man page, -P and --format.
    LayoutExample{TraceFormat::slurm,
                  "       JobID ConsumedEnergyRaw    Elapsed \n"
                  "------------ ----------------- ---------- \n"
                  "17                        5000   00:01:00 \n"
                  "17.batch                  5000   00:01:00 \n"
                  "18                               00:00:30 \n"
                  "18.0                       900   00:00:30 \n"},
    LayoutExample{TraceFormat::gpu_columns,
                  "timestamp,GPU0,GPU1\n"
                  "1772842837.5,210.5,255.25\n"
                  "1772842838.0,212.5,N/A\n"
                  "1772842838.5,,250.75\n"},
    LayoutExample{TraceFormat::gpu_columns,
                  "ts_ns;gpu_0_power [mW];gpu_1_power [mW];gpu_0_util\n"
                  "1772842837500000000;210500;255250;98\n"
                  "1772842838500000000;212500;[N/A];97\n"},
    // The columns of amdsmi_cli's metric and monitor commands (github:ROCm/amdsmi), which say how
    // to stop them where they watch.
    LayoutExample{TraceFormat::amd_smi,
                  "'CTRL' + 'C' to stop watching output:\n"
                  "timestamp,gpu,socket_power,gfx_voltage,soc_voltage,mem_voltage,throttle_status\n"
                  "1772842837,0,412,N/A,N/A,N/A,UNTHROTTLED\n"
                  "1772842837,1,N/A,N/A,N/A,N/A,UNTHROTTLED\n"
                  "1772842838,0,420,N/A,N/A,N/A,UNTHROTTLED\n"
                  "1772842838,1,398,N/A,N/A,N/A,UNTHROTTLED\n"},
    LayoutExample{TraceFormat::amd_smi,
                  "timestamp,gpu,xcp,power_usage,max_power\n"
                  "1772842837,0,0,412,750\n"
                  "1772842838,0,0,420,750\n"},
    // The columns of rocm_smi.py's --showpower (github:ROCm/rocm_smi_lib).
    LayoutExample{TraceFormat::rocm_smi,
                  "timestamp,device,Average Graphics Package Power (W),GPU use (%)\n"
                  "2026-03-07T00:20:37,card0,90.0,35\n"
                  "2026-03-07T00:20:37,card1,N/A,0\n"
                  "timestamp,device,Average Graphics Package Power (W),GPU use (%)\n"
                  "2026-03-07T00:20:38,card0,94.0,36\n"},
    // The keys of W&B's documentation, "System Metrics Reference", and the columns of the table
    // that run.history(stream="system") gives.
    LayoutExample{TraceFormat::wandb,
                  ",_wandb,_timestamp,_runtime,system.gpu.0.powerWatts,system.gpu.0.powerPercent,"
                  "system.cpu\n"
                  "0,,1772842837.25,15.5,61.5,15.4,2.1\n"
                  "1,,1772842852.25,30.5,250.25,62.6,88.0\n"
                  "2,,1772842853.25,31.5,,,87.0\n"},
    LayoutExample{
        TraceFormat::wandb,
        "\"Relative Time (Process)\",\"run-a - system/gpu.0.powerWatts\","
        "\"run-a - system/gpu.0.powerWatts__MIN\",\"run-a - system/gpu.0.powerWatts__MAX\"\n"
        "\"15.5\",\"61.5\",\"61.5\",\"61.5\"\n"
        "\"30.5\",\"250.25\",\"250.25\",\"250.25\"\n"},
    LayoutExample{
        TraceFormat::wandb,
        R"({"_runtime":15.5,"_timestamp":1772842837.25,"system.gpu.0.powerWatts":61.5,"_wandb":{"a":[1]}})"
        "\n"
        R"({"_runtime":30.5,"_timestamp":1772842852.25,"system.gpu.0.powerWatts":250.25})"
        "\n"},
    // NVIDIA's documentation of dcgm-exporter, and Prometheus' "Text-based format".
    LayoutExample{TraceFormat::dcgm_exporter,
                  "# HELP DCGM_FI_DEV_POWER_USAGE Power draw (in W).\n"
                  "# TYPE DCGM_FI_DEV_POWER_USAGE gauge\n"
                  "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",UUID=\"GPU-a\",Hostname=\"n1\"} 61.5 "
                  "1772842837250\n"
                  "# TYPE DCGM_FI_DEV_POWER_USAGE gauge\n"
                  "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",UUID=\"GPU-a\",Hostname=\"n1\"} 250.25 "
                  "1772842852250\n"},
};

// Examples that have no times, whose rows are a second apart.
inline constexpr std::array kTimelessExamples{
    LayoutExample{TraceFormat::rocm_smi,
                  "device,Current Socket Graphics Package Power (W)\n"
                  "card0,90.0\ncard1,88.0\n\n"
                  "device,Current Socket Graphics Package Power (W)\n"
                  "card0,94.0\ncard1,92.0\n"},
    LayoutExample{TraceFormat::amd_smi,
                  "gpu,socket_power,gfx_voltage\n0,412,N/A\n1,398,N/A\n"
                  "gpu,socket_power,gfx_voltage\n0,420,N/A\n1,402,N/A\n"},
    // NVIDIA's DCGM user guide, "Job statistics" and dcgmi dmon.
    LayoutExample{TraceFormat::dcgm,
                  "#Entity   POWER    TMPTR\n"
                  "ID        W        C\n"
                  "GPU 0     61.500   35\n"
                  "GPU 1     250.250  61\n"
                  "GPU 0     N/A      35\n"
                  "GPU 1     260.750  61\n"
                  "#Entity   POWER    TMPTR\n"
                  "ID        W        C\n"
                  "GPU 0     62.500   35\n"},
};

}  // namespace vocabplan::test
